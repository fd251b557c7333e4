import { fates } from "../model/audience.ts";
import { outcomes } from "../model/ledger.ts";
import type { Report } from "../model/report.ts";
import { duration } from "./duration.ts";
import type { FormatOptions, ReportColors } from "./format.ts";
import { acceptedMeans, count, headline, shareOf, shortDigest, words } from "./headline.ts";
import { nextSteps } from "./next-steps.ts";
import { safeText } from "./safe-text.ts";

const plain: ReportColors = {
  red: (text) => text,
  green: (text) => text,
  yellow: (text) => text,
  dim: (text) => text,
  bold: (text) => text,
};

/** What a person reads at a glance on a terminal, `width` columns wide. */
export function prettyReport(report: Report, options: FormatOptions): string {
  const colors = options.colors ?? plain;
  const width = options.width ?? 80;
  const blocks = [
    [colors.bold(toneOf(report, colors)(headline(report)))],
    aboutLines(report),
    totalLines(report, colors),
    requestLines(report),
    versionLines(report),
    errorLines(report, width),
    nextSteps(report, options.root).flatMap(({ why, command }) => [
      why,
      colors.bold(`  ${command}`),
    ]),
    [colors.dim(acceptedMeans)],
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join("\n")}\n`)
    .join("\n");
}

function toneOf({ totals, status }: Report, colors: ReportColors): (text: string) => string {
  if (status === "dry_run") return colors.yellow;
  if (status === "aborted" || totals.rejected + totals.failed > 0) return colors.red;
  if (totals.in_doubt + totals.not_attempted > 0) return colors.yellow;
  return colors.green;
}

/** Never cut: on a narrow terminal the end is where it says how the run went. */
function aboutLines(report: Report): readonly string[] {
  const { campaign } = report;
  const lines = [
    `campaign  ${campaign.id}, wave ${campaign.wave} (${campaign.file})`,
    `provider  ${report.provider}: ${report.adapter} at ${report.host}`,
    `run       ${report.run}${shareOf(report)}, ${words(report.status)} after ${duration(report)}`,
  ];
  const stopped = report.stopped === undefined ? [] : [`stopped   ${report.stopped}`];
  return [...lines, ...stopped].map(safeText);
}

function totalLines({ totals, ...report }: Report, colors: ReportColors): readonly string[] {
  const digits = count(totals.rows).length;
  const line = (name: keyof Report["totals"], indent: number): string => {
    const text =
      `${" ".repeat(indent)}${words(name)}`.padEnd(19) + count(totals[name]).padStart(digits);
    return totals[name] === 0 ? colors.dim(text) : text;
  };
  const lines = [
    line("rows", 0),
    ...fates.map((fate) => line(fate, 2)),
    ...outcomes.map((outcome) => line(outcome, 4)),
  ];
  if (report.recipients_count !== undefined) {
    lines.push(`people the provider counted: ${count(report.recipients_count)}`);
  }
  return lines;
}

function requestLines({ requests }: Report): readonly string[] {
  if (requests.sent === 0) return [];
  const { p50, p90, p99, max } = requests.latency_ms;
  return [
    `${count(requests.sent)} ${requests.sent === 1 ? "request" : "requests"}, ${count(requests.retries)} of them retries, ${requests.per_second} a second`,
    `latency in ms: p50 ${p50}, p90 ${p90}, p99 ${p99}, max ${max}`,
  ];
}

function versionLines({ versions }: Report): readonly string[] {
  if (versions.length < 2) return [];
  return [
    "accepted by version of the text",
    ...versions.map(
      ({ digest, accepted }) => `  ${safeText(shortDigest(digest))}  ${count(accepted)}`,
    ),
  ];
}

function errorLines({ errors }: Report, width: number): readonly string[] {
  if (errors.length === 0) return [];
  const digits = Math.max(...errors.map((error) => count(error.count).length));
  return [
    "errors",
    ...errors.map((error) =>
      clip(`  ${count(error.count).padStart(digits)}  ${error.code}  ${error.message}`, width),
    ),
  ];
}

/** Safe to print, and no wider than `width` in characters. */
function clip(text: string, width: number): string {
  const safe = safeText(text).trimEnd();
  const characters = Array.from(safe);
  return characters.length <= width ? safe : `${characters.slice(0, width - 1).join("")}…`;
}
