import type { Report } from "../model/report.ts";
import { latencyChart } from "./chart-latency.ts";
import { shortMs } from "./chart-numbers.ts";
import { progressChart } from "./chart-progress.ts";
import { throughputChart } from "./chart-throughput.ts";
import { duration } from "./duration.ts";
import type { PaceSetting } from "./format.ts";
import { count } from "./headline.ts";
import { htmlFigure } from "./html-figure.ts";
import { shown } from "./html-text.ts";
import { runClock } from "./run-clock.ts";
import type { RunPicture } from "./run-picture.ts";

/** The run as it went: pictures where rows tell when what happened, numbers in any case. */
export function htmlCharts(
  report: Report,
  { times, latency }: RunPicture,
  pace: PaceSetting | undefined,
): string {
  const numbers = requestsCard(report, pace);
  const cards = [numbers];
  if (times.buckets.length > 0) {
    const clock = runClock(report, times);
    const charts = [
      progressChart(report, times, clock),
      throughputChart(report, times, { clock, pace }),
      latencyChart(report, latency),
    ];
    cards.unshift(...charts.map(htmlFigure));
  }
  return `<section>
<h2>The run</h2>
<div class="charts">
${cards.join("\n")}
</div>
</section>
`;
}

function requestsCard(report: Report, pace: PaceSetting | undefined): string {
  const { sent, retries, per_second, latency_ms } = report.requests;
  const facts: (readonly [string, string])[] = [
    ["sent", count(sent)],
    ["of them retries", count(retries)],
    ["a second, on average", count(per_second)],
    ["configured rate", pace === undefined ? "" : shown(pace.text, 32)],
    ["from start to end", duration(report)],
  ];
  const measured: typeof facts =
    sent === 0
      ? []
      : [
          ["latency, p50", shortMs(latency_ms.p50)],
          ["p90", shortMs(latency_ms.p90)],
          ["p99", shortMs(latency_ms.p99)],
          ["longest", shortMs(latency_ms.max)],
        ];
  const lines = [...facts, ...measured]
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`);
  return `<div class="card">\n<h3>Requests</h3>\n<dl class="figures">\n${lines.join("\n")}\n</dl>\n</div>`;
}
