import type { AttemptRow as StoredAttempt } from "./attempt-row.ts";
import type { AttemptEntry, LedgerEntry, ResolutionEntry } from "../model/ledger-care.ts";
import type { WaveName } from "../model/ledger.ts";
import { resultOf } from "./results.ts";
import { runRecord, type RunRow } from "./run-row.ts";
import { waveName } from "./wave-name.ts";

/** Records are read and handed on a page at a time. */
const pageSize = 1_000;

interface Row {
  readonly id: number;
}

/** One table of the ledger as it is exported. */
export interface EntryPages {
  /** SQL: the page after a row's `id`. `s` stands before the name of a table, `after` for that id. */
  readonly sql: (s: string, after: string) => string;
  entries(rows: readonly unknown[]): readonly LedgerEntry[];
}

const runs: EntryPages = {
  sql: (s, after) => `
    SELECT runs.id, runs.run, runs.digest, runs.started_at, runs.finished_at, runs.status,
           waves.campaign, waves.wave
    FROM ${s}runs AS runs
    JOIN ${s}waves AS waves ON waves.id = runs.wave
    WHERE runs.id > ${after} ORDER BY runs.id LIMIT ${pageSize}`,
  entries: (rows) =>
    (rows as readonly (RunRow & WaveName)[]).map((row) => ({
      type: "run",
      ...waveName(row),
      ...runRecord(row),
    })),
};

interface AttemptRow extends Row, WaveName, Omit<StoredAttempt, "digest"> {
  readonly version: string;
}

const attempts: EntryPages = {
  sql: (s, after) => `
    SELECT a.id, a.recipient, a.attempt, a.result, a.sent_at, a.latency_ms, a.message_id,
           a.http_status, a.code, a.error,
           waves.campaign, waves.wave, runs.run, versions.digest AS version
    FROM ${s}attempts AS a
    JOIN ${s}waves AS waves ON waves.id = a.wave
    JOIN ${s}runs AS runs ON runs.id = a.run
    JOIN ${s}versions AS versions ON versions.id = a.version
    WHERE a.id > ${after} ORDER BY a.id LIMIT ${pageSize}`,
  entries: (rows) =>
    (rows as readonly AttemptRow[]).map((row) => ({
      type: "attempt",
      ...waveName(row),
      ...attemptEntry(row),
    })),
};

function attemptEntry(row: AttemptRow): AttemptEntry {
  const { recipient, attempt, run, version } = row;
  return {
    recipient,
    attempt,
    run,
    version,
    result: row.result === null ? null : resultOf(row.result),
    sentAtMs: row.sent_at,
    ...(row.latency_ms === null ? {} : { latencyMs: row.latency_ms }),
    ...(row.message_id === null ? {} : { messageId: row.message_id }),
    ...(row.http_status === null ? {} : { httpStatus: row.http_status }),
    ...(row.code === null ? {} : { code: row.code }),
    ...(row.error === null ? {} : { error: row.error }),
  };
}

interface ResolutionRow extends Row, WaveName {
  readonly recipient: number;
  readonly attempt: number;
  readonly outcome: number;
  readonly reason: string;
  readonly by_whom: string;
  readonly at: number;
}

const resolutions: EntryPages = {
  sql: (s, after) => `
    SELECT a.id, a.recipient, a.attempt, waves.campaign, waves.wave,
           r.outcome, r.reason, r.by_whom, r.at
    FROM ${s}resolutions AS r
    JOIN ${s}attempts AS a ON a.id = r.attempt
    JOIN ${s}waves AS waves ON waves.id = a.wave
    WHERE r.attempt > ${after} ORDER BY r.attempt LIMIT ${pageSize}`,
  entries: (rows) =>
    (rows as readonly ResolutionRow[]).map((row) => ({
      type: "resolution",
      ...waveName(row),
      ...resolutionEntry(row),
    })),
};

function resolutionEntry(row: ResolutionRow): ResolutionEntry {
  const { recipient, attempt, reason } = row;
  const outcome = resultOf(row.outcome) === "accepted" ? "accepted" : "failed";
  return { recipient, attempt, outcome, reason, by: row.by_whom, atMs: row.at };
}

/** What follows the ledger's id and its waves, in this order. */
export const entryPages: readonly EntryPages[] = [runs, attempts, resolutions];
