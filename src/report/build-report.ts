import type { RunFold } from "../model/ledger.ts";
import type { Shard } from "../model/shard.ts";
import type { RowTotals } from "../model/plan.ts";
import type { Report, ReportTotals, RunStatus } from "../model/report.ts";
import type { Latency } from "../model/sending.ts";

/** What a run leaves behind: rows from the pass over the sources, outcomes from the ledger. */
export interface ReportParts {
  readonly run: string;
  readonly campaign: Report["campaign"];
  readonly provider: string;
  readonly adapter: string;
  readonly host: string;
  /** Digest of the frozen plan that was sent. */
  readonly plan: string | null;
  readonly sandbox: boolean;
  readonly shard?: Shard | undefined;
  /** Outcomes that the run was told to send to again. */
  readonly retry?: Report["retry"];
  readonly given?: Report["given"];
  readonly status: RunStatus;
  readonly stopped?: string;
  readonly startedAtMs: number;
  readonly finishedAtMs: number;
  readonly rowTotals: RowTotals;
  readonly fold: RunFold;
  readonly latency: Latency;
  /** How many people the provider counted for tags. */
  readonly recipientsCount?: number;
}

/** The report of a run. Throws where the counts do not add up: that would be our bug. */
export function buildReport(parts: ReportParts): Report {
  return {
    version: 1,
    run: parts.run,
    campaign: parts.campaign,
    provider: parts.provider,
    adapter: parts.adapter,
    host: parts.host,
    plan: parts.plan,
    sandbox: parts.sandbox,
    ...(parts.shard === undefined ? {} : { shard: parts.shard }),
    ...(parts.retry === undefined || parts.retry.length === 0 ? {} : { retry: parts.retry }),
    ...(parts.given === undefined ? {} : { given: parts.given }),
    status: parts.status,
    ...(parts.stopped === undefined ? {} : { stopped: parts.stopped }),
    started_at: new Date(parts.startedAtMs).toISOString(),
    finished_at: new Date(parts.finishedAtMs).toISOString(),
    totals: totalsOf(parts.rowTotals, parts.fold.outcomes),
    requests: requestsOf(parts),
    versions: parts.fold.versions,
    errors: parts.fold.errors,
    ...(parts.recipientsCount === undefined ? {} : { recipients_count: parts.recipientsCount }),
  };
}

function totalsOf(rows: RowTotals, outcomes: RunFold["outcomes"]): ReportTotals {
  const { accepted, rejected, failed, in_doubt } = outcomes;
  const { invalid, duplicate, suppressed, already_sent, held, planned } = rows;
  if (rows.rows !== invalid + duplicate + suppressed + already_sent + held + planned) {
    throw new Error(`the rows do not add up: ${JSON.stringify(rows)}`);
  }
  const not_attempted = planned - accepted - rejected - failed - in_doubt;
  if (not_attempted < 0) {
    throw new Error(`more outcomes than planned: ${planned}, ${JSON.stringify(outcomes)}`);
  }
  return { ...rows, accepted, rejected, failed, in_doubt, not_attempted };
}

function requestsOf({ fold, latency, ...parts }: ReportParts): Report["requests"] {
  return {
    sent: fold.attempts,
    retries: fold.retries,
    per_second: perSecond(fold.attempts, parts.finishedAtMs - parts.startedAtMs),
    latency_ms: {
      p50: Math.round(latency.p50),
      p90: Math.round(latency.p90),
      p99: Math.round(latency.p99),
      max: Math.round(latency.max),
    },
  };
}

/** On average, over the whole of a run. */
export function perSecond(requests: number, ranMs: number): number {
  const seconds = Math.max(ranMs, 1) / 1000;
  return Math.round((requests / seconds) * 100) / 100;
}
