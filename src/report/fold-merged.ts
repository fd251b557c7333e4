import { createHistogram } from "node:perf_hooks";
import { fates } from "../model/audience.ts";
import { outcomes } from "../model/ledger.ts";
import type { Report, ReportRow, ReportTotals, RunStatus } from "../model/report.ts";
import type { Latency } from "../model/sending.ts";
import { perSecond } from "./build-report.ts";

/** The later in this list, the more there is to say about a run. */
const statuses: readonly RunStatus[] = ["dry_run", "completed", "aborted", "interrupted"];

/** What the shards' runs were together. Counts come from the merged rows, latencies from each row's last attempt. */
export async function foldMerged(
  shards: readonly Report[],
  rows: AsyncIterable<readonly ReportRow[]>,
  run: string,
): Promise<Report> {
  const [first] = shards;
  if (first === undefined) throw new Error("there is nothing to merge");
  const { shard: _shard, stopped: _stopped, given: _given, ...same } = first;
  const given = givenToAll(shards);
  const stopped = shards.flatMap((report) => whyStopped(report)).join("; ");
  const [started_at, finished_at] = [earliest(shards), latest(shards)];
  const { totals, latency_ms } = await foldRows(rows);
  const sent = sum(shards, ({ requests }) => requests.sent);
  return {
    ...same,
    run,
    ...(given === undefined ? {} : { given }),
    merged: shards.map((report) => report.run),
    status: worst(shards),
    ...(stopped === "" ? {} : { stopped }),
    started_at,
    finished_at,
    totals,
    requests: {
      sent,
      retries: sum(shards, ({ requests }) => requests.retries),
      per_second: perSecond(sent, Date.parse(finished_at) - Date.parse(started_at)),
      latency_ms,
    },
    versions: versionsOf(shards),
    errors: errorsOf(shards),
  };
}

/** Shards mostly have a ledger each: which one a command needs, only its reader knows. No path, which would be a new one. */
function givenToAll(shards: readonly Report[]): Report["given"] {
  const [first] = shards;
  const ledgers = new Set(shards.map(({ given }) => given?.ledger));
  if (ledgers.size <= 1) return first?.given;
  return { ...first?.given, ledger: "postgres://LEDGER_OF_THE_SHARD" };
}

function whyStopped({ shard, stopped }: Report): readonly string[] {
  return stopped === undefined ? [] : [`shard ${shard?.index}/${shard?.of}: ${stopped}`];
}

function worst(shards: readonly Report[]): RunStatus {
  const place = Math.max(...shards.map(({ status }) => statuses.indexOf(status)));
  return statuses[place] ?? "completed";
}

function earliest(shards: readonly Report[]): string {
  return shards.map(({ started_at }) => started_at).toSorted()[0] ?? "";
}

function latest(shards: readonly Report[]): string {
  return (
    shards
      .map(({ finished_at }) => finished_at)
      .toSorted()
      .at(-1) ?? ""
  );
}

function sum(shards: readonly Report[], of: (report: Report) => number): number {
  return shards.reduce((total, report) => total + of(report), 0);
}

async function foldRows(
  batches: AsyncIterable<readonly ReportRow[]>,
): Promise<{ readonly totals: ReportTotals; readonly latency_ms: Latency }> {
  const names = ["rows", ...fates, ...outcomes] as const;
  const totals = Object.fromEntries(names.map((name) => [name, 0])) as Record<
    (typeof names)[number],
    number
  >;
  const latency = createHistogram();
  for await (const rows of batches) {
    for (const { outcome, latencyMs } of rows) {
      totals.rows += 1;
      totals[outcome] += 1;
      if (outcomes.some((one) => one === outcome)) totals.planned += 1;
      if (latencyMs !== undefined) latency.record(Math.max(1, Math.round(latencyMs)));
    }
  }
  const at = (percent: number): number => (latency.count === 0 ? 0 : latency.percentile(percent));
  const max = latency.count === 0 ? 0 : latency.max;
  return { totals, latency_ms: { p50: at(50), p90: at(90), p99: at(99), max } };
}

function versionsOf(shards: readonly Report[]): Report["versions"] {
  const accepted = new Map<string, number>();
  for (const version of shards.flatMap(({ versions }) => versions)) {
    accepted.set(version.digest, (accepted.get(version.digest) ?? 0) + version.accepted);
  }
  return [...accepted].map(([digest, count]) => ({ digest, accepted: count }));
}

function errorsOf(shards: readonly Report[]): Report["errors"] {
  const merged = new Map<string, Report["errors"][number]>();
  for (const error of shards.flatMap(({ errors }) => errors)) {
    const name = JSON.stringify([error.code, error.message]);
    const count = error.count + (merged.get(name)?.count ?? 0);
    merged.set(name, { ...error, count });
  }
  return [...merged.values()].toSorted((a, b) => b.count - a.count);
}
