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
  run: string,
  digest: string,
];

/** The last attempts of recipients, whichever run made them, in the order asked. */
export type ReadLastAttempts = (
  recipients: readonly RecipientKey[],
) => readonly (AttemptRecord | undefined)[];

/** One question for all of them, with one answer: each call costs more than what SQLite does in it. */
export function lastAttemptsReader(database: Database, wave: number): ReadLastAttempts {
  const select = database.prepare(`
    SELECT json_group_array(json_array(
      asked.key, a.recipient, a.attempt, a.result, a.sent_at, a.latency_ms, a.message_id,
      a.http_status, a.code, a.error, runs.run, versions.digest
    )) AS found
    FROM json_each(?2) AS asked
    CROSS JOIN attempts AS a ON a.id = ${lastOf("?1", "asked.value")}
    CROSS JOIN runs ON runs.id = a.run
    CROSS JOIN versions ON versions.id = a.version`);
  return (recipients) => {
    const row: { found: string } = select.get(wave, JSON.stringify(recipients));
    const found: readonly LastRow[] = JSON.parse(row.found);
    const records = recipients.map((): AttemptRecord | undefined => undefined);
    for (const last of found) records[last[0]] = recordOf(last);
    return records;
  };
}

function recordOf(row: LastRow): AttemptRecord {
  const [, recipient, attempt, result, sent_at, latency_ms, message_id, ...rest] = row;
  const [http_status, code, error, run, digest] = rest;
  const answer = { message_id, http_status, code, error };
  return attemptRecord({ recipient, attempt, result, sent_at, latency_ms, ...answer, run, digest });
}
