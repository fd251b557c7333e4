import { fates } from "../model/audience.ts";
import type { Fate } from "../model/audience.ts";
import { outcomes } from "../model/ledger.ts";
import type { Outcome } from "../model/ledger.ts";
import type { Report } from "../model/report.ts";
import { duration } from "./duration.ts";
import { escapeMarkup } from "./escape-markup.ts";
import { acceptedMeans, count, headline, words } from "./headline.ts";
import { htmlStyle } from "./html-style.ts";
import { nextSteps } from "./next-steps.ts";
import { safeText } from "./safe-text.ts";

const meanings: Readonly<Record<Outcome, string>> = {
  accepted: "the provider took it",
  rejected: "the provider said no, for good",
  failed: "it surely was not taken, and may be once the cause is mended",
  in_doubt: "it may have been taken",
  not_attempted: "the run stopped first",
};

const reasons: Readonly<Record<Exclude<Fate, "planned">, string>> = {
  invalid: "no usable number, an empty value, or a message that the provider would not take",
  duplicate: "the same number came earlier",
  suppressed: "on a list of those who must not be messaged",
  already_sent: "accepted in an earlier run of this wave",
  held: "rejected or in doubt in an earlier run; a person decides",
};

/** One page that needs nothing else: no script, no request, light and dark. */
export function htmlReport(report: Report): string {
  const policy = "default-src 'none'; style-src 'unsafe-inline'";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${shown(`${report.campaign.id}, wave ${report.campaign.wave}`)}</title>
<style>${htmlStyle}</style>
</head>
<body>
<main>
<h1>${shown(headline(report))}</h1>
${aboutPart(report)}
${outcomesPart(report)}
${leftOutPart(report)}
${errorsPart(report)}
${requestsPart(report)}
${versionsPart(report)}
${nextPart(report)}
<p class="note">${acceptedMeans}</p>
</main>
</body>
</html>
`;
}

function aboutPart(report: Report): string {
  const { campaign } = report;
  const facts: (readonly [string, string | null | undefined])[] = [
    ["campaign", `${campaign.id}, wave ${campaign.wave}`],
    ["file", campaign.file],
    ["commit", campaign.commit],
    ["by", campaign.actor],
    ["provider", `${report.provider}: ${report.adapter} at ${report.host}`],
    ["plan", report.plan],
    ["run", report.run],
    ["status", `${words(report.status)} after ${duration(report)}`],
    ["stopped", report.stopped],
    ["started", report.started_at],
    ["finished", report.finished_at],
  ];
  const lines = facts
    .filter(([, value]) => value)
    .map(([name, value]) => `<div><dt>${name}</dt><dd>${shown(value ?? "")}</dd></div>`);
  return `<dl>\n${lines.join("\n")}\n</dl>`;
}

function outcomesPart({ totals, ...report }: Report): string {
  const told = outcomes.filter((outcome) => totals[outcome] > 0);
  const label = told.map((outcome) => `${count(totals[outcome])} ${words(outcome)}`).join(", ");
  const parts = told.map(
    (outcome) => `<span class="${outcome}" style="flex-grow:${totals[outcome]}"></span>`,
  );
  const bar = `<div class="bar" role="img" aria-label="${label}">${parts.join("")}</div>`;
  const lines = outcomes.map((outcome) => ({
    name: `<span class="key ${outcome}"></span>${words(outcome)}`,
    number: totals[outcome],
    note: meanings[outcome],
  }));
  const people =
    report.recipients_count === undefined
      ? ""
      : `\n<p>people the provider counted: ${count(report.recipients_count)}</p>`;
  const title = `Planned: ${count(totals.planned)} of ${count(totals.rows)} rows`;
  return `<h2>${title}</h2>\n${told.length > 0 ? bar : ""}\n${table(lines)}${people}`;
}

function leftOutPart({ totals }: Report): string {
  const lines = fates
    .filter((fate) => fate !== "planned")
    .map((fate) => ({ name: words(fate), number: totals[fate], note: reasons[fate] }));
  return `<h2>Left out: ${count(totals.rows - totals.planned)}</h2>\n${table(lines)}`;
}

function errorsPart({ errors }: Report): string {
  if (errors.length === 0) return "";
  const lines = errors.map((error) => ({
    name: `<code>${shown(error.code)}</code>`,
    number: error.count,
    note: shown(error.message),
  }));
  return `<h2>Errors</h2>\n${table(lines)}`;
}

function requestsPart({ requests }: Report): string {
  const { p50, p90, p99, max } = requests.latency_ms;
  const pace = `${count(requests.sent)} sent, ${count(requests.retries)} of them retries, ${requests.per_second} a second`;
  const latency = `latency in ms: p50 ${p50}, p90 ${p90}, p99 ${p99}, max ${max}`;
  return `<h2>Requests</h2>\n<p>${pace}</p>\n<p>${latency}</p>`;
}

function versionsPart({ versions }: Report): string {
  if (versions.length === 0) return "";
  const lines = versions.map(({ digest, accepted }) => ({
    name: `<code>${shown(digest.replace(/^sha256:/, "").slice(0, 12))}</code>`,
    number: accepted,
    note: "accepted",
  }));
  return `<h2>Versions of the text</h2>\n${table(lines)}`;
}

function nextPart(report: Report): string {
  const steps = nextSteps(report);
  if (steps.length === 0) return "";
  const lines = steps.map(
    ({ why, command }) => `<li>${shown(why)}<br><code>${shown(command)}</code></li>`,
  );
  return `<h2>Next</h2>\n<ul>\n${lines.join("\n")}\n</ul>`;
}

interface TableLine {
  /** Markup. */
  readonly name: string;
  readonly number: number;
  /** Markup. */
  readonly note: string;
}

function table(lines: readonly TableLine[]): string {
  const rows = lines.map(
    ({ name, number, note }) =>
      `<tr><th scope="row">${name}</th><td class="number">${count(number)}</td><td>${note}</td></tr>`,
  );
  return `<table>\n${rows.join("\n")}\n</table>`;
}

function shown(text: string): string {
  return escapeMarkup(safeText(text));
}
