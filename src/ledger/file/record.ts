import type { Intent, Settlement } from "../../model/ledger.ts";
import { maskPhone, phoneOf } from "../../model/phone.ts";
import { resultCode } from "../results.ts";
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
  const settle = settler(database, wave, run);
  const intend = intender(database, wave, run);
  const noteFirst = firstMessageNoter(database, wave);
  return (settlements, intents, nowMs = Date.now()) => {
    for (const settlement of settlements) settle(settlement);
    noteFirst(settlements);
    for (const intent of intents) intend(intent, nowMs);
  };
}

function settler(database: Database, wave: number, run: number): (one: Settlement) => void {
  const update = database.prepare(`
    UPDATE attempts SET result = ?, sent_at = ?, latency_ms = ?, message_id = ?,
                        http_status = ?, code = ?, error = ?
    WHERE wave = ? AND recipient = ? AND attempt = ? AND run = ?
      AND result IS NOT ${resultCode.accepted}`);
  return (one) => {
    const { changes } = update.run(
      resultCode[one.result],
      Math.round(one.sentAtMs),
      one.latencyMs === undefined ? null : Math.round(one.latencyMs),
      one.messageId ?? null,
      one.httpStatus ?? null,
      one.code ?? null,
      one.error ?? null,
      wave,
      one.recipient,
      one.attempt,
      run,
    );
    if (changes !== 1) throw bug("has no such attempt to settle", one);
  };
}

function intender(
  database: Database,
  wave: number,
  run: number,
): (one: Intent, nowMs: number) => void {
  const versionOf = versionNumbers(database);
  const insert = database.prepare(`
    INSERT INTO attempts (wave, recipient, attempt, run, version, sent_at)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE NOT EXISTS (
      SELECT 1 FROM attempts WHERE wave = ?1 AND recipient = ?2
        AND (attempt >= ?3 OR result IS NULL OR result = ${resultCode.accepted})
    )`);
  return (one, nowMs) => {
    const version = versionOf(one.version);
    const { changes } = insert.run(wave, one.recipient, one.attempt, run, version, nowMs);
    if (changes !== 1) throw bug("must not be attempted again", one);
  };
}

function bug(what: string, one: Intent | Settlement): Error {
  return new Error(`${maskPhone(phoneOf(one.recipient))} ${what} (attempt ${one.attempt})`);
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
