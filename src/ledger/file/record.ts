import type { Intent, Settlement } from "../../model/ledger.ts";
import { resultCode } from "../results.ts";
import { placeAll } from "./by-recipient.ts";
import { bug, secondAttemptRefuser, type FreshAttempts } from "./refuse-second.ts";
import type { Database } from "./sqlite.ts";

/** A run and its wave, by their numbers in the file. */
export interface RunNumbers {
  readonly wave: number;
  readonly run: number;
}

/** `nowMs`: when the intents were made. */
export type WriteRecords = (
  settlements: readonly Settlement[],
  intents: readonly Intent[],
  nowMs?: number,
) => void;

/**
 * Writes settlements, then intents; the caller makes it one transaction. Throws a plain
 * `Error`, our bug, for an intent to whoever is accepted or still open, and for a
 * settlement of an attempt that this run does not have or that was accepted already.
 */
export function recorder(database: Database, { wave, run }: RunNumbers): WriteRecords {
  const fresh: FreshAttempts = new Map();
  const settle = settler(database, { wave, run }, fresh);
  const refuse = secondAttemptRefuser(database, wave, fresh);
  const intend = intender(database, { wave, run }, fresh);
  const noteFirst = firstMessageNoter(database, wave);
  let isFirst = true;
  return (settlements, intents, nowMs = Date.now()) => {
    if (isFirst || fresh.size >= mostFresh) placeAll(database);
    if (fresh.size >= mostFresh) fresh.clear();
    isFirst = false;
    for (const settlement of settlements) settle(settlement);
    noteFirst(settlements);
    refuse(intents);
    for (const intent of intents) intend(intent, nowMs);
  };
}

/** So many attempts may be without a place in the file; whoever reads meanwhile sorts them first. */
const mostFresh = 8192;

function settler(
  database: Database,
  { wave, run }: RunNumbers,
  fresh: FreshAttempts,
): (one: Settlement) => void {
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
  const update = database.prepare(`
    UPDATE attempts SET result = ?, sent_at = ?, latency_ms = ?, message_id = ?,
                        http_status = ?, code = ?, error = ?
    WHERE id = ? AND recipient = ? AND run = ? AND result IS NOT ${resultCode.accepted}`);
  return (one) => {
    const { changes } = update.run(
      resultCode[one.result],
      Math.round(one.sentAtMs),
      one.latencyMs === undefined ? null : Math.round(one.latencyMs),
      one.messageId ?? null,
      one.httpStatus ?? null,
      one.code ?? null,
      one.error ?? null,
      idOf(one),
      one.recipient,
      run,
    );
    if (changes !== 1) throw bug("has no such attempt to settle", one);
  };
}

function intender(
  database: Database,
  { wave, run }: RunNumbers,
  fresh: FreshAttempts,
): (one: Intent, nowMs: number) => void {
  const versionOf = versionNumbers(database);
  const insert = database.prepare(
    "INSERT INTO attempts (wave, recipient, attempt, run, version, sent_at) VALUES (?, ?, ?, ?, ?, ?)",
  );
  return ({ recipient, attempt, version }, nowMs) => {
    const added = insert.run(wave, recipient, attempt, run, versionOf(version), nowMs);
    const before = fresh.get(recipient);
    fresh.set(recipient, { id: Number(added.lastInsertRowid), attempt, before });
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
