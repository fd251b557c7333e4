import { createHash } from "node:crypto";
import type { Report } from "../model/report.ts";
import type { FormatOptions } from "./format.ts";
import { acceptedMeans, headline, words } from "./headline.ts";
import { duration } from "./duration.ts";
import { htmlAttention } from "./html-attention.ts";
import { htmlCharts } from "./html-charts.ts";
import { htmlErrors } from "./html-errors.ts";
import { htmlFacts, htmlNextSteps, htmlVersions } from "./html-facts.ts";
import { htmlLeftOut, htmlOutcomes } from "./html-outcomes.ts";
import { htmlStyle } from "./html-style.ts";
import { isolated, shown } from "./html-text.ts";
import { openRunPicture } from "./run-picture.ts";
import type { RunPicture } from "./run-picture.ts";

/**
 * One page that needs nothing else: no script, no request, light and dark. At most 2 MB,
 * however many were sent to. Without rows it has no pictures and nobody by name.
 */
export async function* htmlReport(report: Report, options: FormatOptions): AsyncIterable<string> {
  const picture = options.picture ?? (await pictureOf(report, options));
  const seen = (options.picture ?? options.rows) !== undefined;
  const attention = htmlAttention(picture.attention);
  const style = htmlStyle + attention.style;
  yield head(report, style);
  yield top(report);
  yield htmlOutcomes(report);
  yield htmlNextSteps(report);
  yield htmlCharts(report, picture, options.pace);
  yield htmlErrors(report, picture);
  yield htmlLeftOut(report, picture.leftOut);
  if (seen) yield attention.markup;
  yield htmlVersions(report);
  yield htmlFacts(report);
  yield `<p class="note">${acceptedMeans}</p>\n</main>\n</body>\n</html>\n`;
}

async function pictureOf(report: Report, { rows, reveal }: FormatOptions): Promise<RunPicture> {
  const seen = openRunPicture(report, reveal);
  if (rows === undefined) return seen.taken();
  for await (const batch of rows()) for (const row of batch) seen.add(row);
  return seen.taken();
}

function head(report: Report, style: string): string {
  // By its digest: a style attribute that somebody smuggled in would do nothing.
  const digest = createHash("sha256").update(style).digest("base64");
  const policy = `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${shown(`${report.campaign.id}, wave ${report.campaign.wave}`)}</title>
<style>${style}</style>
</head>
<body>
<main>
`;
}

function top(report: Report): string {
  const { campaign } = report;
  const rehearsal = report.sandbox ? ` <span class="badge">rehearsal</span>` : "";
  const began = `<time datetime="${shown(report.started_at)}">${shown(clockTime(report.started_at))}</time>`;
  const stopped =
    report.stopped === undefined ? "" : `<p class="stopped">${isolated(report.stopped)}</p>\n`;
  return `<header>
<p class="eyebrow"><span>${isolated(campaign.id, 64)}, wave ${campaign.wave}</span> <span class="badge ${report.status}">${words(report.status)}</span>${rehearsal}</p>
<h1>${shown(headline(report))}</h1>
${stopped}<p class="soft">through ${isolated(report.provider, 64)} (${isolated(report.adapter, 64)} at ${isolated(report.host, 253)}), ${began}, in ${duration(report)}</p>
</header>
`;
}

/** `2026-03-02T08:00:00.000Z` as `2026-03-02 08:00 UTC`. */
function clockTime(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
