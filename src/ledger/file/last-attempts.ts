import type { AttemptRecord } from "../../model/ledger.ts";
import type { RecipientKey } from "../../model/phone.ts";
import { attemptRecord } from "../attempt-row.ts";
import { lastOf } from "./by-recipient.ts";
import type { Database } from "./sqlite.ts";

type LastRow = readonly [
  /** Which of those asked for. */
  nth: number,
  recipient: number,
  attempt: number,
  result: number | null,
  sentAt: number,
  latencyMs: number | null,
  messageId: string | null,
  httpStatus: number | null,
  code: string | null,
  error: string | null,
  run: number,
  version: number,
];

/** The last attempts of recipients, whichever run made them, in the order asked. */
export type ReadLastAttempts = (
  recipients: readonly RecipientKey[],
) => readonly (AttemptRecord | undefined)[];

/**
 * One question for all of them, with one answer: each call costs more than what SQLite does in it.
 * Of what many attempts share, the answer has the numbers, and not the same long texts for each.
 */
export function lastAttemptsReader(database: Database, wave: number): ReadLastAttempts {
  const select = database.prepare(`
    SELECT json_group_array(json_array(
      asked.key, a.recipient, a.attempt, a.result, a.sent_at, a.latency_ms, a.message_id,
      a.http_status, a.code, a.error, a.run, a.version
    )) AS found
    FROM json_each(?2) AS asked
    CROSS JOIN attempts AS a ON a.id = ${lastOf("?1", "asked.value")}`);
  const runOf = textsByNumber(database, "SELECT run AS text FROM runs WHERE id = ?");
  const digestOf = textsByNumber(database, "SELECT digest AS text FROM versions WHERE id = ?");
  const recordOf = (row: LastRow): AttemptRecord => {
    const [, recipient, attempt, result, sent_at, latency_ms, message_id, ...rest] = row;
    const [http_status, code, error, run, version] = rest;
    const shared = { run: runOf(run), digest: digestOf(version) };
    const answer = { latency_ms, message_id, http_status, code, error };
    return attemptRecord({ recipient, attempt, result, sent_at, ...answer, ...shared });
  };
  return (recipients) => {
    const row: { found: string } = select.get(wave, JSON.stringify(recipients));
    const found: readonly LastRow[] = JSON.parse(row.found);
    const records = recipients.map((): AttemptRecord | undefined => undefined);
    for (const last of found) records[last[0]] = recordOf(last);
    return records;
  };
}

/** Each is asked for once. */
function textsByNumber(database: Database, sql: string): (id: number) => string {
  const select = database.prepare(sql);
  const known = new Map<number, string>();
  return (id) => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const row: { text: string } = select.get(id);
    known.set(id, row.text);
    return row.text;
  };
}
