import { max } from "d3-array";
import { scaleLinear, scaleLog } from "d3-scale";
import type { Report } from "../model/report.ts";
import { chartFrame, countTicks, line, plot, text } from "./chart-frame.ts";
import { shortMs } from "./chart-numbers.ts";
import { count } from "./headline.ts";
import { element } from "./html-element.ts";
import type { Chart } from "./html-figure.ts";
import type { LatencyBucket } from "./latency-buckets.ts";

/** How long answers took, on a scale on which ten times as long is always as far. */
export function latencyChart(report: Report, buckets: readonly LatencyBucket[]): Chart {
  const { p50, p90, p99 } = report.requests.latency_ms;
  const [low, high] = decadesOf(buckets, p99);
  const x = scaleLog([low, high], [plot.left, plot.right]).clamp(true);
  const most = max(buckets, (bucket) => bucket.count) ?? 1;
  const y = scaleLinear([0, most], [plot.bottom, plot.top + 2 * labelHeight]);
  const bars = buckets.map((bucket) => barMark(bucket, x, y(bucket.count)));
  const marks = [
    { name: "p50", ms: p50 },
    { name: "p90", ms: p90 },
    { name: "p99", ms: p99 },
  ].map(({ name, ms }, nth) => quantileMark(`${name} ${shortMs(ms)}`, x(Math.max(ms, low)), nth));
  const title = "Latency";
  return {
    title,
    note: "of the last attempt at each recipient, from leaving to the whole answer",
    drawing: chartFrame({
      id: "latency",
      title,
      description: `Half of the answers came within ${shortMs(p50)}, nine in ten within ${shortMs(p90)}, 99 in a hundred within ${shortMs(p99)}.`,
      x: { title: "time to the answer", ticks: ticksOf(x, high / low) },
      y: { title: "recipients", ticks: countTicks(y) },
      marks: bars.join("") + (report.requests.sent > 0 ? marks.join("") : ""),
    }),
    legend: [],
    table: {
      head: ["from", "to", "recipients"],
      rows: buckets.map(({ fromMs, toMs, count: n }) => [shortMs(fromMs), shortMs(toMs), count(n)]),
    },
  };
}

type LogScale = ReturnType<typeof scaleLog<number, number>>;

function ticksOf(x: LogScale, ratio: number): readonly { at: number; label: string }[] {
  // One, two and five of each decade where there is room, else its beginning.
  const leading = ratio <= 100 ? [1, 2, 5] : [1];
  return x
    .ticks()
    .filter((ms) => leading.includes(Math.round(ms / 10 ** Math.floor(Math.log10(ms) + 1e-9))))
    .map((ms) => ({ at: x(ms), label: shortMs(ms) }))
    .filter(({ at }) => at === plot.right || at < plot.right - lastLabelWidth);
}

/** The last label ends at the edge, and grows where the drawing shrinks. */
const lastLabelWidth = 80;

/** Whole decades around everything measured. */
function decadesOf(buckets: readonly LatencyBucket[], p99: number): readonly [number, number] {
  const low = Math.floor(Math.log10(buckets[0]?.fromMs ?? 1) + 1e-9);
  const high = Math.ceil(Math.log10(Math.max(buckets.at(-1)?.toMs ?? 1, p99)) - 1e-9);
  return [10 ** low, 10 ** Math.max(high, low + 1)];
}

function barMark(bucket: LatencyBucket, x: LogScale, y: number): string {
  const from = x(bucket.fromMs);
  const width = Math.max(x(bucket.toMs) - from - 1, 1);
  const box = { x: from, y: Math.min(y, plot.bottom - 1), width };
  const tip = `${shortMs(bucket.fromMs)} to ${shortMs(bucket.toMs)}: ${count(bucket.count)}`;
  return element(
    "rect",
    { class: "bar-mark", ...box, height: plot.bottom - box.y },
    element("title", {}, tip),
  );
}

const labelHeight = 20;

/** Each on a line of its own, below the axis' title, because quantiles are often neighbours. */
function quantileMark(label: string, at: number, nth: number): string {
  const y = plot.top - 7 + nth * labelHeight;
  const left = at > (plot.left + plot.right) / 2;
  return (
    line({ x1: at, x2: at, y1: y - 10, y2: plot.bottom }, "limit") +
    text({ x: at + (left ? -5 : 5), y, "text-anchor": left ? "end" : "start" }, label, "strong")
  );
}
