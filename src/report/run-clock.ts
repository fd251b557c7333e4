import { scaleLinear } from "d3-scale";
import type { Report } from "../model/report.ts";
import { plot } from "./chart-frame.ts";
import type { Tick } from "./chart-frame.ts";
import { unitFor } from "./chart-numbers.ts";
import type { TimeUnit } from "./chart-numbers.ts";
import type { TimeSeries } from "./time-buckets.ts";

/** The time of a run as a horizontal axis, from its start to its end. */
export interface RunClock {
  readonly endMs: number;
  readonly unit: TimeUnit;
  readonly title: string;
  readonly ticks: readonly Tick[];
  x(sinceStartMs: number): number;
}

export function runClock(report: Report, { buckets }: TimeSeries): RunClock {
  const ranMs = Date.parse(report.finished_at) - Date.parse(report.started_at);
  // Clocks may be set while a run goes on; nothing is to be drawn outside all the same.
  const endMs = Math.max(ranMs, buckets.at(-1)?.fromMs ?? 0, 1000);
  const unit = unitFor(endMs);
  const scale = scaleLinear([0, endMs / unit.ms], [plot.left, plot.right]).clamp(true);
  return {
    endMs,
    unit,
    title: `${unit.name} since the run began`,
    ticks: scale.ticks(6).map((value) => ({ at: scale(value), label: String(value) })),
    x: (sinceStartMs) => scale(sinceStartMs / unit.ms),
  };
}
