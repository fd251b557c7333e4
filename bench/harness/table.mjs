/** The goals of every case in Markdown, ready to be pasted into docs/performance.md. */
export function markdownTable({ cases }) {
  const lines = ["| what | goal | median | min to max | |", "|---|---|---|---|---|"];
  for (const { title, goals, error } of Object.values(cases)) {
    if (error !== undefined) lines.push(`| ${title} | | no result | | ${error.split("\n")[0]} |`);
    for (const goal of goals ?? []) lines.push(lineOf(goal));
  }
  return lines.join("\n");
}

function lineOf({ what, figure, unit, notMeasured, ...goal }) {
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

/** Whether a median meets its goal; empty where none is set. */
export function verdict(median, { least, most }) {
  if (least === undefined && most === undefined) return "";
  return median >= (least ?? -Infinity) && median <= (most ?? Infinity) ? "met" : "**missed**";
}

function round(value) {
  if (Math.abs(value) >= 100) return String(Math.round(value));
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}
