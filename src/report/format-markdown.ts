import { fates } from "../model/audience.ts";
import { outcomes } from "../model/ledger.ts";
import type { Report } from "../model/report.ts";
import { duration } from "./duration.ts";
import { acceptedMeans, count, headline, shareOf, shortDigest, words } from "./headline.ts";
import { nextSteps } from "./next-steps.ts";
import { safeCode, safeText } from "./safe-text.ts";

const mostErrors = 20;
const mostVersions = 20;

/**
 * For pull requests and step summaries: counts, our own words and error codes reduced to
 * one word. No text that a recipient or a provider wrote. Far below GitHub's limit for a comment,
 * 65,536 characters.
 */
export function markdownReport(report: Report): string {
  const blocks = [
    `### ${headline(report)}`,
    aboutBlock(report),
    totalsBlock(report),
    errorsBlock(report),
    versionsBlock(report),
    nextSteps(report)
      .map(({ why, command }) => `- ${why}: ${code(command, 400)}`)
      .join("\n"),
    `_${acceptedMeans}_`,
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

function aboutBlock(report: Report): string {
  const { campaign } = report;
  const where = `${code(report.provider)} (${code(report.adapter)} at ${code(report.host)})`;
  const run = `run ${code(report.run)}${shareOf(report)}, ${words(report.status)} after ${duration(report)}`;
  return `${code(campaign.id)}, wave ${campaign.wave}, through ${where}; ${run}`;
}

function totalsBlock({ totals, ...report }: Report): string {
  const lines = [
    table(
      ["rows", ...fates.map(words)],
      [count(totals.rows), ...fates.map((fate) => count(totals[fate]))],
    ),
    table(
      ["planned", ...outcomes.map(words)],
      [count(totals.planned), ...outcomes.map((outcome) => count(totals[outcome]))],
    ),
  ];
  if (report.recipients_count !== undefined) {
    lines.push(`people the provider counted: ${count(report.recipients_count)}`);
  }
  return lines.join("\n\n");
}

function errorsBlock({ errors }: Report): string {
  if (errors.length === 0) return "";
  const lines = errors
    .slice(0, mostErrors)
    .map((error) => `| ${codeWord(error.code)} | ${count(error.count)} |`);
  const more = errors.length - mostErrors;
  const rest = more > 0 ? [`\nand ${more} more in \`report.json\``] : [];
  return ["| error | count |", "|---|--:|", ...lines, ...rest].join("\n");
}

function versionsBlock({ versions }: Report): string {
  if (versions.length < 2) return "";
  const lines = versions
    .slice(0, mostVersions)
    .map(({ digest, accepted }) => `| ${codeWord(shortDigest(digest))} | ${count(accepted)} |`);
  return ["| version of the text | accepted |", "|---|--:|", ...lines].join("\n");
}

function table(names: readonly string[], cells: readonly string[]): string {
  const row = (texts: readonly string[]): string => `| ${texts.join(" | ")} |`;
  return [row(names), `|${"--:|".repeat(names.length)}`, row(cells)].join("\n");
}

function codeWord(text: string): string {
  return `\`${safeCode(text) || "none"}\``;
}

/** What the campaign's author or the operator wrote, as code, which nothing in it can end. */
function code(text: string, most = 200): string {
  const safe = safeText(text).replaceAll("`", "'").trim();
  return `\`${safe.slice(0, most) || "none"}\``;
}
