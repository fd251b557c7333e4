import { median } from "./figures.mjs";

/** A result in Markdown, ready for docs/performance.md: the goals, and what stands behind them. */
export function markdownTables(result) {
  const { machine, rounds, sink, quick } = result;
  const where = `${machine.cores} cores (${machine.cpu}), ${machine.memoryGb} GB, ${machine.system}, Node ${machine.node.slice(1)}`;
  const how = `medians of ${rounds} interleaved rounds${quick ? ", with fewer rows and rounds (`--quick`)" : ""}`;
  const served = `sink: ${sink.kind}; it serves ${inThousands(sink.perSecond)} requests a second, ${sink.ratio.toFixed(2)} x the fastest client`;
  return [
    `${result.at.slice(0, 10)}; ${where}; ${how}; ${served}.`,
    goalTable(result),
    rateTable(result),
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

function goalTable({ cases }) {
  const lines = ["| what | goal | median | min to max | |", "|---|---|---|---|---|"];
  for (const { title, goals, error } of Object.values(cases)) {
    if (error !== undefined) lines.push(`| ${title} | | no result | | ${error.split("\n")[0]} |`);
    for (const goal of goals ?? []) lines.push(goalLine(goal));
  }
  return lines.join("\n");
}

function goalLine({ what, figure, unit, notMeasured, ...goal }) {
  if (notMeasured !== undefined) return `| ${what} | | not measured | | ${notMeasured} |`;
  const shown = (value) => `${round(value)}${unit === "x" ? " x" : ` ${unit}`}`;
  const { median, min, max } = figure;
  const range = min === max ? "" : `${round(min)} to ${round(max)}`;
  return `| ${what} | ${goalText(goal, shown)} | ${shown(median)} | ${range} | ${verdict(median, goal)} |`;
}

function goalText({ least, most }, shown) {
  if (least !== undefined) return `at least ${shown(least)}`;
  return most === undefined ? "" : `at most ${shown(most)}`;
}

function verdict(median, { least, most }) {
  if (least === undefined && most === undefined) return "";
  return median >= (least ?? -Infinity) && median <= (most ?? Infinity) ? "met" : "**missed**";
}

/** Every contender's own figures: only those of one case may be compared. */
function rateTable({ cases }) {
  const lines = ["| case | | a second | CPU µs each | peak MB |", "|---|---|---|---|---|"];
  for (const { title, rows, samples } of Object.values(cases)) {
    for (const [name, taken] of Object.entries(samples ?? {})) {
      if (taken[0]?.perSecond === undefined) continue;
      const middle = (key) => round(median(taken.map((sample) => sample[key])));
      const what = rows === undefined ? title : `${title}, ${inThousands(rows)} rows`;
      lines.push(
        `| ${what} | ${name} | ${middle("perSecond")} | ${middle("cpuUs")} | ${middle("peakMb")} |`,
      );
    }
  }
  return lines.length > 2 ? lines.join("\n") : "";
}

function round(value) {
  if (Math.abs(value) >= 100) return inThousands(value);
  return String(Number(value.toFixed(Math.abs(value) >= 10 ? 1 : 2)));
}

function inThousands(value) {
  return Math.round(value).toLocaleString("en");
}
