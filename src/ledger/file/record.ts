import type { Intent, Settlement } from "../../model/ledger.ts";
import { resultCode } from "../results.ts";
import { placeAll } from "./by-recipient.ts";
import { bug, secondAttemptRefuser, type FreshAttempts } from "./refuse-second-attempt.ts";
import type { Database, Statement } from "./sqlite.ts";

/** A run and its wave, by their numbers in the file. */
export interface RunNumbers {
  readonly wave: number;
  readonly run: number;
}

/** `nowMs`: when the intents were made. Returns the number of the last attempt it made so far; 0: none. */
export type WriteRecords = (
  settlements: readonly Settlement[],
  intents: readonly Intent[],
  nowMs?: number,
) => number;

/**
 * Writes settlements, then intents; the caller makes it one transaction. Throws a plain
 * `Error`, our bug, for an intent to whoever is accepted or still open, and for a
 * settlement of an attempt that this run does not have or that was accepted already.
 */
export function recorder(database: Database, numbers: RunNumbers): WriteRecords {
  const fresh: FreshAttempts = new Map();
  const settle = settler(database, numbers, fresh);
  const refuse = secondAttemptRefuser(database, numbers.wave, fresh);
  const intend = intender(database, numbers, fresh);
  const noteFirst = firstMessageNoter(database, numbers.wave);
  let isFirst = true;
  let last = 0;
  return (settlements, intents, nowMs = Date.now()) => {
    if (isFirst || fresh.size >= mostFresh) placeAll(database);
    if (fresh.size >= mostFresh) fresh.clear();
    isFirst = false;
    if (settlements.length > 0) settle(settlements);
    noteFirst(settlements);
    refuse(intents);
    if (intents.length > 0) last = intend(intents, nowMs);
    return last;
  };
}

/** So many attempts may be without a place in the file; whoever reads meanwhile sorts them first. */
const mostFresh = 8192;

/*
 * The library makes an object of what each `run` changed, which costs more than a bound value
 * or two. So what is written for each recipient goes through `get`, which finds no row, with the
 * run's own numbers in its text; and what that changed is asked for once in a commit.
 */

function settler(
  database: Database,
  { wave, run }: RunNumbers,
  fresh: FreshAttempts,
): (settlements: readonly Settlement[]) => void {
  const find = database.prepare(
    "SELECT id FROM main.placed WHERE wave = ? AND recipient = ? AND attempt = ?",
  );
  const idOf = ({ recipient, attempt }: Settlement): number | null => {
    let at = fresh.get(recipient);
    while (at !== undefined && at.attempt !== attempt) at = at.before;
    if (at !== undefined) return at.id;
    const row: { id: number } | undefined = find.get(wave, recipient, attempt);
    return row?.id ?? null;
  };
  const updateWith = (words: string): Statement =>
    database.prepare(`
      UPDATE attempts SET result = ?, sent_at = ?, latency_ms = ?, message_id = ?, http_status = ?,
                          ${words}
      WHERE id = ? AND recipient = ? AND run = ${run} AND result IS NOT ${resultCode.accepted}`);
  const wordless = updateWith("code = NULL, error = NULL");
  const worded = updateWith("code = ?, error = ?");
  const changes = database.prepare("SELECT total_changes() AS count");
  const countChanges = (): number => (changes.get() as { count: number }).count;

  return (settlements) => {
    const before = countChanges();
    for (const one of settlements) {
      const { result, sentAtMs, latencyMs, messageId, httpStatus, code, error } = one;
      const latency = latencyMs === undefined ? null : Math.round(latencyMs);
      const told = [resultCode[result], Math.round(sentAtMs), latency] as const;
      const answer = [messageId ?? null, httpStatus ?? null] as const;
      const attempt = [idOf(one), one.recipient] as const;
      if (code === undefined && error === undefined) wordless.get(...told, ...answer, ...attempt);
      else worded.get(...told, ...answer, code ?? null, error ?? null, ...attempt);
    }
    if (countChanges() - before !== settlements.length) throw unsettled(settlements);
  };
}

function unsettled(settlements: readonly Settlement[]): Error {
  const [one, ...more] = settlements;
  if (one !== undefined && more.length === 0) return bug("has no such attempt to settle", one);
  return new Error(`one of ${settlements.length} recipients has no such attempt to settle`);
}

function intender(
  database: Database,
  { wave, run }: RunNumbers,
  fresh: FreshAttempts,
): (intents: readonly Intent[], nowMs: number) => number {
  const versionOf = versionNumbers(database);
  const insert = database.prepare(`
    INSERT INTO attempts (wave, recipient, attempt, run, version, sent_at)
    VALUES (${wave}, ?, ?, ${run}, ?, ?)`);
  const lastOf = database.prepare("SELECT last_insert_rowid() AS id");
  return (intents, nowMs) => {
    for (const { recipient, attempt, version } of intents) {
      insert.get(recipient, attempt, versionOf(version), nowMs);
    }
    const { id: last }: { id: number } = lastOf.get();
    // Nobody else writes meanwhile, so that they were numbered in turn.
    let id = last - intents.length;
    for (const { recipient, attempt } of intents) {
      id += 1;
      fresh.set(recipient, { id, attempt, before: fresh.get(recipient) });
    }
    return last;
  };
}

/** A text's digest as the small number that stands for it in every attempt. */
function versionNumbers(database: Database): (digest: string) => number {
  const insert = database.prepare("INSERT OR IGNORE INTO versions (digest) VALUES (?)");
  const select = database.prepare("SELECT id FROM versions WHERE digest = ?");
  const known = new Map<string, number>();
  return (digest) => {
    const before = known.get(digest);
    if (before !== undefined) return before;
    insert.run(digest);
    const row: { id: number } = select.get(digest);
    known.set(digest, row.id);
    return row.id;
  };
}

/** The wave's clock starts with the first settlement of a request that left. */
function firstMessageNoter(
  database: Database,
  wave: number,
): (settlements: readonly Settlement[]) => void {
  const update = database.prepare(
    "UPDATE waves SET first_message_at = ? WHERE id = ? AND first_message_at IS NULL",
  );
  let noted = false;
  return (settlements) => {
    if (noted) return;
    let firstMs = Number.POSITIVE_INFINITY;
    for (const { latencyMs, sentAtMs } of settlements) {
      if (latencyMs !== undefined) firstMs = Math.min(firstMs, sentAtMs);
    }
    if (firstMs === Number.POSITIVE_INFINITY) return;
    update.run(Math.round(firstMs), wave);
    noted = true;
  };
}
