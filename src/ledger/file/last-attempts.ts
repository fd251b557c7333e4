import type { AttemptRecord } from "../../model/ledger.ts";
import type { RecipientKey } from "../../model/phone.ts";
import { attemptRecord } from "../attempt-row.ts";
import { resultCode } from "../results.ts";
import { acceptedAhead } from "./accepted-ahead.ts";
import { lastOf } from "./by-recipient.ts";
import type { Database } from "./sqlite.ts";

type LastRow = readonly [
  /** Which of those asked for. */
  nth: number,
  id: number,
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

/** Whoever is asked for in the order of the file is read in that order; the others are looked up. */
export function lastAttemptsReader(database: Database, wave: number): ReadLastAttempts {
  const shared: Shared = {
    runOf: textsByNumber(database, "SELECT run AS text FROM runs WHERE id = ?"),
    digestOf: textsByNumber(database, "SELECT digest AS text FROM versions WHERE id = ?"),
  };
  const ahead = aheadReader(database, wave, shared);
  const lookUp = latestReader(database, wave);

  return (recipients) => {
    const records: (AttemptRecord | undefined)[] = [];
    const places: number[] = [];
    for (const one of recipients) {
      const known = ahead.of(one);
      if (known === undefined) places.push(records.length);
      records.push(known);
    }
    if (places.length === 0) return records;
    const found = lookUp(places.map((nth) => recipients[nth] ?? 0));
    for (const row of found) records[places[row[0]] ?? 0] = recordOf(row, shared);
    ahead.behind(found);
    return records;
  };
}

/** What many attempts share stands once in the file, and has a number there. */
interface Shared {
  runOf(id: number): string;
  digestOf(id: number): string;
}

interface ReadAhead {
  of(recipient: RecipientKey): AttemptRecord | undefined;
  behind(rows: readonly LastRow[]): void;
}

const columns = ["sent_at", "latency_ms", "message_id", "http_status", "run", "version"] as const;

function aheadReader(database: Database, wave: number, { runOf, digestOf }: Shared): ReadAhead {
  const ahead = acceptedAhead(database, columns);
  return {
    of(recipient) {
      const nth = ahead.find(wave, recipient);
      if (nth === undefined) return undefined;
      return attemptRecord({
        recipient,
        attempt: 1,
        result: resultCode.accepted,
        sent_at: ahead.valueOf(nth, "sent_at") as number,
        latency_ms: ahead.valueOf(nth, "latency_ms") as number | null,
        message_id: ahead.valueOf(nth, "message_id") as string | null,
        http_status: ahead.valueOf(nth, "http_status") as number | null,
        code: null,
        error: null,
        run: runOf(ahead.valueOf(nth, "run") as number),
        digest: digestOf(ahead.valueOf(nth, "version") as number),
      });
    },
    behind(rows) {
      const alike = rows.filter(
        ([, , , attempt, result]) => attempt === 1 && result === resultCode.accepted,
      );
      ahead.found(
        wave,
        alike.map(([, id]) => id),
      );
    },
  };
}

/** One question for all of them, with one answer: each call costs more than what SQLite does in it. */
function latestReader(
  database: Database,
  wave: number,
): (recipients: readonly RecipientKey[]) => readonly LastRow[] {
  const select = database.prepare(`
    SELECT json_group_array(json_array(
      asked.key, a.id, a.recipient, a.attempt, a.result, a.sent_at, a.latency_ms, a.message_id,
      a.http_status, a.code, a.error, a.run, a.version
    )) AS found
    FROM json_each(?2) AS asked
    CROSS JOIN attempts AS a ON a.id = ${lastOf("?1", "asked.value")}`);
  return (recipients) => {
    const row: { found: string } = select.get(wave, JSON.stringify(recipients));
    return JSON.parse(row.found);
  };
}

function recordOf(row: LastRow, { runOf, digestOf }: Shared): AttemptRecord {
  const [, , recipient, attempt, result, sent_at, latency_ms, message_id, ...rest] = row;
  const [http_status, code, error, run, version] = rest;
  const answer = { latency_ms, message_id, http_status, code, error };
  const texts = { run: runOf(run), digest: digestOf(version) };
  return attemptRecord({ recipient, attempt, result, sent_at, ...answer, ...texts });
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
