import type { AttemptRecord } from "../model/ledger.ts";
import { interrupted, resultOf } from "./results.ts";

/** SQL: the columns and tables of an `AttemptRow`; `a` names the attempt. */
export const selectAttempt = `
  SELECT a.recipient, a.attempt, a.result, a.sent_at, a.latency_ms, a.message_id,
         a.http_status, a.code, a.error, runs.run, versions.digest
  FROM attempts AS a
  JOIN runs ON runs.id = a.run
  JOIN versions ON versions.id = a.version`;

export interface AttemptRow {
  readonly recipient: number;
  readonly attempt: number;
  readonly result: number | null;
  readonly sent_at: number;
  readonly latency_ms: number | null;
  readonly message_id: string | null;
  readonly http_status: number | null;
  readonly code: string | null;
  readonly error: string | null;
  readonly run: string;
  readonly digest: string;
}

/** An open intent reads as what it becomes when the next run finds it. */
export function attemptRecord(row: AttemptRow): AttemptRecord {
  const { code, error } = row.result === null ? interrupted : row;
  const record: { -readonly [Key in keyof AttemptRecord]: AttemptRecord[Key] } = {
    recipient: row.recipient,
    attempt: row.attempt,
    result: resultOf(row.result),
    sentAtMs: row.sent_at,
    run: row.run,
    version: row.digest,
  };
  // One by one: spreading what may be absent takes longer than all the rest.
  if (row.latency_ms !== null) record.latencyMs = row.latency_ms;
  if (row.message_id !== null) record.messageId = row.message_id;
  if (row.http_status !== null) record.httpStatus = row.http_status;
  if (code !== null) record.code = code;
  if (error !== null) record.error = error;
  return record;
}
