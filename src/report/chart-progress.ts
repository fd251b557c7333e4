import { cumsum, sum } from "d3-array";
import { scaleLinear } from "d3-scale";
import { area, stack } from "d3-shape";
import type { SeriesPoint } from "d3-shape";
import type { Report } from "../model/report.ts";
import { chartFrame, countTicks, limitLine, plot } from "./chart-frame.ts";
import { inUnit } from "./chart-numbers.ts";
import type { Chart } from "./html-figure.ts";
import { element } from "./html-element.ts";
import { count, words } from "./headline.ts";
import type { RunClock } from "./run-clock.ts";
import { decidedOutcomes } from "../model/ledger.ts";
import type { DecidedOutcome, OutcomeCounts } from "../model/ledger.ts";
import type { TimeSeries } from "./time-buckets.ts";

interface Point {
  readonly atMs: number;
  readonly totals: OutcomeCounts;
}

/** How the outcomes grew, one on top of the other, towards everyone planned. */
export function progressChart(report: Report, times: TimeSeries, clock: RunClock): Chart {
  const points = pointsOf(times, clock.endMs);
  const { planned } = report.totals;
  const scale = scaleLinear(
    [0, Math.max(planned, sum(Object.values(points.at(-1)?.totals ?? {})), 1)],
    [plot.bottom, plot.top],
  );
  const areas = areasOf(points, clock, scale);
  const title = "Progress";
  return {
    title,
    note: "recipients by outcome, at the time of the last attempt at each",
    drawing: chartFrame({
      id: "progress",
      title,
      description: descriptionOf(report, clock),
      x: clock,
      y: { title: "recipients", ticks: countTicks(scale) },
      marks: areas.join("") + limitLine(scale(planned), `planned ${count(planned)}`),
    }),
    legend: decidedOutcomes.map((outcome) => ({ name: words(outcome), color: outcome })),
    table: {
      head: [clock.unit.name, ...decidedOutcomes.map(words)],
      rows: thinned(points).map(({ atMs, totals }) => [
        inUnit(atMs, clock.unit),
        ...decidedOutcomes.map((outcome) => count(totals[outcome])),
      ]),
    },
  };
}

/** One for each outcome, on top of those before it. */
function areasOf(
  points: readonly Point[],
  clock: RunClock,
  scale: (recipients: number) => number,
): readonly string[] {
  const shape = area<SeriesPoint<Point>>()
    .x(({ data }) => clock.x(data.atMs))
    .y0(([low]) => scale(low))
    .y1(([, high]) => scale(high))
    .digits(1);
  return stack<Point, DecidedOutcome>()
    .keys(decidedOutcomes)
    .value(({ totals }, outcome) => totals[outcome])(points)
    .map((layer) => element("path", { class: layer.key, d: shape(layer) ?? "" }));
}

/** Two points for each bucket, its start and its end: where nothing happens in between, the line is flat. */
function pointsOf({ widthMs, buckets }: TimeSeries, endMs: number): readonly Point[] {
  const sums = decidedOutcomes.map((outcome) => cumsum(buckets, ({ counts }) => counts[outcome]));
  const totalsAfter = (nth: number): Point["totals"] => {
    const [accepted = 0, rejected = 0, failed = 0, in_doubt = 0] = sums.map(
      (series) => series[nth] ?? 0,
    );
    return { accepted, rejected, failed, in_doubt };
  };
  const points = buckets.flatMap(({ fromMs }, nth) => [
    { atMs: Math.max(fromMs, 0), totals: totalsAfter(nth - 1) },
    { atMs: Math.min(Math.max(fromMs + widthMs, 0), endMs), totals: totalsAfter(nth) },
  ]);
  return [...points, { atMs: endMs, totals: totalsAfter(buckets.length - 1) }];
}

const mostLines = 20;

/** The end of every bucket, or of every second, third … one. */
function thinned(points: readonly Point[]): readonly Point[] {
  const ends = points.filter((_, nth) => nth % 2 === 1);
  const step = Math.ceil(ends.length / mostLines);
  return ends.filter((_, nth) => (ends.length - 1 - nth) % step === 0);
}

function descriptionOf({ totals }: Report, clock: RunClock): string {
  const told = decidedOutcomes.map((outcome) => `${count(totals[outcome])} ${words(outcome)}`);
  return `After ${inUnit(clock.endMs, clock.unit)} ${clock.unit.name}: ${told.join(", ")}, of ${count(totals.planned)} planned.`;
}
