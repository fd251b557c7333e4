import type { AttemptEntry, LedgerEntry, ResolutionEntry } from "../../model/ledger-care.ts";
import type { RunRecord, WaveName } from "../../model/ledger.ts";
import { idOf } from "./ledger-facts.ts";
import { resultOf } from "../results.ts";
import type { Database } from "./sqlite.ts";
import { allWaves } from "./waves.ts";

const pageSize = 1_000;

/** Everything in the ledger, a page in memory at a time. */
export function* ledgerEntries(database: Database, path: string): Generator<LedgerEntry> {
  yield { type: "ledger", id: idOf(database, path) };
  for (const { record } of allWaves(database)) yield { type: "wave", ...record };
  for (const row of pages<RunRow>(database, selectRuns)) yield runEntry(row);
  for (const row of pages<AttemptRow>(database, selectAttempts)) yield attemptEntry(row);
  for (const row of pages<ResolutionRow>(database, selectResolutions)) yield resolutionEntry(row);
}

interface Row {
  readonly id: number;
}

function* pages<T extends Row>(database: Database, sql: string): Generator<T> {
  const select = database.prepare(`${sql} LIMIT ${pageSize}`);
  let after = 0;
  for (;;) {
    const rows: T[] = select.all(after);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

const selectRuns = `
  SELECT runs.*, waves.campaign, waves.wave AS wave FROM runs
  JOIN waves ON waves.id = runs.wave WHERE runs.id > ? ORDER BY runs.id`;

interface RunRow extends Row, WaveName {
  readonly run: string;
  readonly digest: string;
  readonly started_at: number;
  readonly finished_at: number | null;
  readonly status: string | null;
}

function runEntry(row: RunRow): LedgerEntry {
  return { type: "run", ...nameOf(row), ...runRecord(row) };
}

/** A row of `runs` as everyone else knows it. */
export function runRecord(row: Omit<RunRow, keyof Row | keyof WaveName>): RunRecord {
  const { run, digest, started_at, finished_at, status } = row;
  return {
    run,
    startedAtMs: started_at,
    digest,
    ...(finished_at === null ? {} : { finishedAtMs: finished_at }),
    ...(status === null ? {} : { status }),
  };
}

const selectAttempts = `
  SELECT a.*, waves.campaign, waves.wave AS wave, runs.run AS run, versions.digest AS version
  FROM attempts AS a
  JOIN waves ON waves.id = a.wave
  JOIN runs ON runs.id = a.run
  JOIN versions ON versions.id = a.version
  WHERE a.id > ? ORDER BY a.id`;

interface AttemptRow extends Row, WaveName {
  readonly recipient: number;
  readonly attempt: number;
  readonly run: string;
  readonly version: string;
  readonly result: number | null;
  readonly sent_at: number;
  readonly latency_ms: number | null;
  readonly message_id: string | null;
  readonly http_status: number | null;
  readonly code: string | null;
  readonly error: string | null;
}

function attemptEntry(row: AttemptRow): LedgerEntry {
  const { recipient, attempt, run, version } = row;
  const entry: AttemptEntry = {
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
  return { type: "attempt", ...nameOf(row), ...entry };
}

const selectResolutions = `
  SELECT a.id, a.recipient, a.attempt, waves.campaign, waves.wave,
         r.outcome, r.reason, r.by_whom, r.at
  FROM resolutions AS r
  JOIN attempts AS a ON a.id = r.attempt
  JOIN waves ON waves.id = a.wave
  WHERE r.attempt > ? ORDER BY r.attempt`;

interface ResolutionRow extends Row, WaveName {
  readonly recipient: number;
  readonly attempt: number;
  readonly outcome: number;
  readonly reason: string;
  readonly by_whom: string;
  readonly at: number;
}

function resolutionEntry(row: ResolutionRow): LedgerEntry {
  const { recipient, attempt, reason } = row;
  const outcome = resultOf(row.outcome) === "accepted" ? "accepted" : "failed";
  const entry: ResolutionEntry = {
    recipient,
    attempt,
    outcome,
    reason,
    by: row.by_whom,
    atMs: row.at,
  };
  return { type: "resolution", ...nameOf(row), ...entry };
}

function nameOf({ campaign, wave }: WaveName): WaveName {
  return { campaign, wave };
}
