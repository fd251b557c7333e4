import { noOutcomes } from "../../model/ledger.ts";
import type { RunFold, RunLedger } from "../../model/ledger.ts";
import type { Shard } from "../../model/shard.ts";
import { isInShard } from "../../plan/shards.ts";
import type { RowSpool } from "../../report/row-spool.ts";
import { writeShardRows } from "../../report/shard-rows.ts";
import type { Report, ReportRow, RunStatus } from "../../model/report.ts";
import {
  LedgerRefusedError,
  LedgerWriteError,
  ReportWriteError,
  Trouble,
} from "../../model/trouble.ts";
import { buildReport } from "../../report/build-report.ts";
import type { ReportParts } from "../../report/build-report.ts";
import { writeReport } from "../../report/write-report.ts";
import { knownRows, nothingSent } from "./known-outcomes.ts";
import type { SentResult } from "./known-outcomes.ts";
import type { Prepared } from "../prepare/prepared.ts";
import type { Surroundings } from "./surroundings.ts";
import { reportRows } from "./report-rows.ts";

/** What a run's report says beside what the ledger knows. */
export interface Telling extends Pick<Surroundings, "commit" | "actor" | "reveal"> {
  readonly prepared: Prepared;
  /** Absent after a dry run, which leaves the ledger alone. */
  readonly ledger: RunLedger | undefined;
  readonly result: SentResult | undefined;
  readonly startedAtMs: number;
}

const nothing: RunFold = {
  outcomes: noOutcomes,
  attempts: 0,
  retries: 0,
  versions: [],
  errors: [],
};

/** record → report: folds the ledger, writes the four files, and returns what they say. */
export async function reportRun(telling: Telling): Promise<Report> {
  const { prepared, result, startedAtMs } = telling;
  const fold = await asFarAsKnown(telling, foldOf(telling));
  const status = statusOf(telling);
  const finishedAtMs = Date.now();
  await finish(telling, status, finishedAtMs);
  const report = buildReport({
    ...identityOf(telling),
    ...countsOf(fold, result ?? nothingSent),
    status,
    startedAtMs,
    finishedAtMs,
    rowTotals: prepared.plan.totals,
  });
  await asFarAsKnown(telling, writeFiles(telling, report));
  return report;
}

/**
 * A ledger that failed may be as unreadable as it was unwritable, and one that was written may be
 * gone by now: then that is what there is to say. A refusal would say that nothing was sent.
 */
function asFarAsKnown<T>({ result }: Telling, told: Promise<T>): Promise<T> {
  const { stop } = result ?? nothingSent;
  return told.catch((error: unknown) => {
    if (stop?.kind === "ledger") throw unreported(stop.message, error);
    if (error instanceof LedgerRefusedError) throw unreported(error.message, error);
    throw error;
  });
}

function unreported(why: string, error: unknown): LedgerWriteError {
  return new LedgerWriteError(`${why}; and there is no report`, mendLedger, error);
}

const mendLedger =
  "mend its disk, or bring its database back, then run again: who was under way is in doubt";

/** A run whose ledger failed cannot be marked as finished either. */
async function finish({ ledger, result }: Telling, status: RunStatus, atMs: number): Promise<void> {
  const { known, stop } = result ?? nothingSent;
  if (known !== undefined) return;
  await ledger?.finish(status, atMs).catch((error: unknown) => {
    if (stop?.kind !== "ledger") throw error;
  });
}

/** What the run did, and who of the whole wave has which version: one run alone sends a single one. */
async function foldOf({ prepared, ledger, result }: Telling): Promise<RunFold> {
  const { session, deciding } = prepared.within;
  if (ledger === undefined) return nothing;
  if (result?.known !== undefined) {
    return result.known.fold(prepared.chosen, prepared.plan.textDigest);
  }
  const [fold, versions] = await Promise.all([
    ledger.fold(),
    session.ledger?.versions(deciding.wave),
  ]);
  return { ...fold, versions: versions ?? fold.versions };
}

type Identity =
  | "run"
  | "campaign"
  | "provider"
  | "adapter"
  | "host"
  | "plan"
  | "sandbox"
  | "shard"
  | "retry"
  | "given";

function identityOf({ prepared, commit, actor }: Telling): Pick<ReportParts, Identity> {
  const { plan, campaign, within } = prepared;
  const { id, wave, file } = campaign;
  return {
    run: within.session.run,
    campaign: {
      id,
      wave,
      file,
      digest: plan.digest,
      commit: commit ?? null,
      actor: actor ?? null,
    },
    provider: plan.provider,
    adapter: plan.destination.adapter,
    host: plan.destination.host,
    plan: prepared.frozen?.digest ?? null,
    sandbox: within.sandbox,
    shard: within.shard,
    retry: [...within.deciding.retry],
    given: within.given,
  };
}

type Counts = "fold" | "latency" | "recipientsCount" | "stopped";

function countsOf(
  fold: RunFold,
  { requests, latency, recipientsCount, stop }: SentResult,
): Pick<ReportParts, Counts> {
  return {
    // A batch is one request and several attempts; the report counts requests.
    fold: { ...fold, attempts: requests.sent, retries: requests.retries },
    latency,
    ...(recipientsCount === undefined ? {} : { recipientsCount }),
    ...(stop === undefined ? {} : { stopped: stop.message }),
  };
}

async function writeFiles(telling: Telling, report: Report): Promise<void> {
  const { prepared, ledger, reveal } = telling;
  const { spool } = prepared.within.session;
  if (spool === undefined) return;
  const { reportFolder: folder } = prepared;
  const { rate, batch } = prepared.campaign.send;
  const pace = rate && { pace: { ...rate, batch } };
  const rows = (): AsyncIterable<readonly ReportRow[]> => rowsOf(telling, spool);
  const { shard } = prepared.within;
  try {
    await writeReport({ folder, report, rows, reveal: reveal ?? false, ...pace });
    if (shard !== undefined)
      await writeShardRows(folder, report.totals.rows, ownRows(spool, shard));
  } catch (error) {
    throw ledger !== undefined && error instanceof Trouble ? sentAllTheSame(error) : error;
  }
}

function rowsOf(
  { prepared, ledger, result }: Telling,
  spool: RowSpool,
): AsyncIterable<readonly ReportRow[]> {
  const { session, choice } = prepared.within;
  if (result?.known !== undefined) return knownRows(spool, result.known, choice());
  return reportRows(spool, ledger, session.run);
}

async function* ownRows(spool: RowSpool, shard: Shard): AsyncGenerator<readonly boolean[]> {
  for await (const rows of spool.rows()) yield rows.map(({ key }) => isInShard(key, shard));
}

/** Without it the error would read, and exit, as if nothing had been sent. */
function sentAllTheSame(error: Trouble): ReportWriteError {
  return new ReportWriteError(
    `everything is in the ledger, but there is no report: ${error.message}`,
    "`carillon status` tells where the campaign stands; another run writes a report again",
    error,
  );
}

function statusOf({ ledger, result }: Telling): RunStatus {
  if (ledger === undefined) return "dry_run";
  if (result?.stop === undefined) return "completed";
  return result.stop.kind === "interrupted" ? "interrupted" : "aborted";
}
