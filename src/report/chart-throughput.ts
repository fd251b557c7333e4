import { max, rollup } from "d3-array";
import { scaleLinear } from "d3-scale";
import type { Report } from "../model/report.ts";
import { chartFrame, limitLine, plot } from "./chart-frame.ts";
import { inUnit, shortCount } from "./chart-numbers.ts";
import type { PaceSetting } from "./format.ts";
import { count } from "./headline.ts";
import { element } from "./html-element.ts";
import type { Chart } from "./html-figure.ts";
import type { RunClock } from "./run-clock.ts";
import { decidedOutcomes } from "../model/ledger.ts";
import type { TimeBucket, TimeSeries } from "./time-buckets.ts";

interface Bar {
  readonly fromMs: number;
  readonly toMs: number;
  readonly perSecond: number;
}

/** How many were sent to in a second, beside the rate that was configured. */
export function throughputChart(
  report: Report,
  times: TimeSeries,
  { clock, pace }: { readonly clock: RunClock; readonly pace: PaceSetting | undefined },
): Chart {
  // A request for several people counts once for the rate and several times here.
  const limit = pace === undefined || pace.batch > 1 ? undefined : pace;
  const bars = barsOf(times, clock, limit?.perSecond);
  const peak = max(bars, ({ perSecond }) => perSecond) ?? 0;
  const top = Math.max(peak, limit?.perSecond ?? 0) || 1;
  const scale = scaleLinear([0, top * 1.1], [plot.bottom, plot.top]);
  const title = "Throughput";
  const marks = bars.map((bar) => barMark(bar, clock, scale(bar.perSecond)));
  if (limit !== undefined) marks.push(limitLine(scale(limit.perSecond), `rate ${limit.text}`));
  return {
    title,
    note: noteOf(report, pace),
    drawing: chartFrame({
      id: "throughput",
      title,
      description: `At most ${rounded(peak)} recipients a second, ${limit === undefined ? "without a configured rate to compare with" : `with a configured rate of ${limit.text}`}.`,
      x: clock,
      y: {
        title: "recipients a second",
        ticks: scale.ticks(4).map((n) => ({ at: scale(n), label: shortCount(n) })),
      },
      marks: marks.join(""),
    }),
    legend: [],
    table: {
      head: [`${clock.unit.name}, from`, "recipients a second"],
      rows: thinned(bars).map(({ fromMs, perSecond }) => [
        inUnit(fromMs, clock.unit),
        rounded(perSecond),
      ]),
    },
  };
}

const mostBars = 80;

/** Wide enough that a bar holds several requests: one more or less in a second is no news. */
function barsOf(
  { widthMs, buckets }: TimeSeries,
  clock: RunClock,
  perSecond: number | undefined,
): readonly Bar[] {
  const leastMs = Math.max(1000, perSecond === undefined ? 0 : 4000 / perSecond);
  let barMs = widthMs;
  while (barMs < leastMs || clock.endMs / barMs > mostBars) barMs *= 2;
  if (barMs > clock.endMs) barMs = Math.max(widthMs, 1000);
  const sums = rollup(buckets, sentIn, ({ fromMs }) => Math.floor(fromMs / barMs));
  return [...sums].map(([nth, sent]) => {
    const fromMs = nth * barMs;
    const toMs = Math.min(fromMs + barMs, Math.max(clock.endMs, fromMs + barMs / 2, fromMs + 1000));
    return { fromMs, toMs, perSecond: (sent * 1000) / (toMs - fromMs) };
  });
}

function sentIn(buckets: readonly TimeBucket[]): number {
  let sent = 0;
  for (const { counts } of buckets) for (const outcome of decidedOutcomes) sent += counts[outcome];
  return sent;
}

function barMark({ fromMs, toMs, perSecond }: Bar, clock: RunClock, y: number): string {
  const x = clock.x(fromMs);
  const width = Math.max(clock.x(toMs) - x - 1, 1);
  const tip = `${rounded(perSecond)} a second from ${inUnit(fromMs, clock.unit)} ${clock.unit.name}`;
  const box = { x, y, width, height: Math.max(plot.bottom - y, 0) };
  return element("rect", { class: "bar-mark", ...box }, element("title", {}, tip));
}

function noteOf({ requests }: Report, pace: PaceSetting | undefined): string {
  const notes = ["by the last attempt at each recipient"];
  if (requests.retries > 0) notes.push(`${count(requests.retries)} retries not among them`);
  if (pace !== undefined && pace.batch > 1) {
    notes.push(`the rate, ${pace.text}, counts requests of up to ${count(pace.batch)} recipients`);
  }
  return notes.join("; ");
}

const mostLines = 20;

function thinned(bars: readonly Bar[]): readonly Bar[] {
  const step = Math.ceil(bars.length / mostLines);
  return bars.filter((_, nth) => nth % step === 0);
}

function rounded(perSecond: number): string {
  return count(Math.round(perSecond * 10) / 10);
}
