import { decidedOutcomes } from "../model/ledger.ts";
import type { DecidedOutcome } from "../model/ledger.ts";
import type { Report, ReportRow } from "../model/report.ts";
import { attentionRow, openAttentionRows } from "./attention-rows.ts";
import type { Attention, AttentionRow } from "./attention-rows.ts";
import { openLatencyBuckets } from "./latency-buckets.ts";
import type { LatencyBucket } from "./latency-buckets.ts";
import { openTimeBuckets } from "./time-buckets.ts";
import type { TimeSeries } from "./time-buckets.ts";
import { openLeftOut } from "./left-out.ts";
import type { LeftOutReason } from "./left-out.ts";

export type ErrorExample = Omit<AttentionRow, "outcome">;

/** The run as it went, as far as its rows tell: no larger for a million of them than for a thousand. */
export interface RunPicture {
  readonly times: TimeSeries;
  readonly latency: readonly LatencyBucket[];
  readonly leftOut: readonly LeftOutReason[];
  /** By error code, as shown. */
  readonly examples: ReadonlyMap<string, readonly ErrorExample[]>;
  readonly attention: Attention;
}

export interface RunPictureFold {
  add(row: ReportRow): void;
  taken(): RunPicture;
}

const mostCodes = 100;
const mostExamples = 3;

/** Draws on rows one by one and keeps few of them, masked unless `reveal`. */
export function openRunPicture(report: Report, reveal: boolean): RunPictureFold {
  const startedAtMs = Date.parse(report.started_at);
  const times = openTimeBuckets();
  const latency = openLatencyBuckets();
  const leftOut = openLeftOut(reveal);
  const attention = openAttentionRows(reveal);
  const examples = new Map<string, readonly ErrorExample[]>();

  function addExample(row: ReportRow): void {
    const known = examples.get(row.errorCode) ?? [];
    if (known.length === mostExamples) return;
    if (known.length === 0 && examples.size === mostCodes) return;
    examples.set(row.errorCode, [...known, attentionRow(row, reveal)]);
  }

  return {
    add(row) {
      leftOut.add(row);
      // After a dry run nobody was attempted, and nobody was meant to be.
      if (report.status !== "dry_run" || row.outcome === "invalid") attention.add(row);
      const outcome = decidedOutcomes.find((name) => name === row.outcome);
      if (outcome === undefined) return;
      if (outcome !== "accepted") addExample(row);
      addMeasured(row, outcome);
    },
    taken: () => ({
      times: times.taken(),
      latency: latency.taken(),
      leftOut: leftOut.taken(),
      examples: new Map(
        [...examples.values()].map((rows) => [rows[0]?.code || "unknown", rows] as const),
      ),
      attention: attention.taken(),
    }),
  };

  function addMeasured(row: ReportRow, outcome: DecidedOutcome): void {
    if (row.sentAtMs !== undefined) times.add(outcome, row.sentAtMs - startedAtMs);
    if (row.latencyMs !== undefined) latency.add(row.latencyMs);
  }
}
