import type { Report } from "../model/report.ts";
import { count, shareOf, shortDigest, words } from "./headline.ts";
import { isolated, shown } from "./html-text.ts";
import { nextSteps } from "./next-steps.ts";

/** Which campaign, whose, and what exactly was sent. */
export function htmlFacts(report: Report): string {
  const { campaign } = report;
  const facts: (readonly [string, string | null])[] = [
    ["campaign", `${campaign.id}, wave ${campaign.wave}`],
    ["file", campaign.file],
    ["commit", campaign.commit],
    ["by", campaign.actor],
    ["provider", `${report.provider}: ${report.adapter} at ${report.host}`],
    ["plan", report.plan],
    ["run", `${report.run}${shareOf(report)}`],
    ["status", words(report.status)],
    ["started", report.started_at],
    ["finished", report.finished_at],
  ];
  const lines = facts
    .filter(([, value]) => value)
    .map(([name, value]) => `<div><dt>${name}</dt><dd>${isolated(value ?? "", 300)}</dd></div>`);
  return `<section class="card">\n<h2>About this run</h2>\n<dl class="facts">\n${lines.join("\n")}\n</dl>\n</section>\n`;
}

/** What a person may want to do now. */
export function htmlNextSteps(report: Report): string {
  const steps = nextSteps(report);
  if (steps.length === 0) return "";
  const lines = steps.map(
    ({ why, command }) => `<li>${shown(why)}<code class="command">${shown(command)}</code></li>`,
  );
  return `<section class="card">\n<h2>Next</h2>\n<ul class="plain steps">\n${lines.join("\n")}\n</ul>\n</section>\n`;
}

const mostVersions = 20;

/** Who of the whole wave has which text. */
export function htmlVersions({ versions }: Report): string {
  if (versions.length === 0) return "";
  const lines = versions
    .slice(0, mostVersions)
    .map(
      ({ digest, accepted }) =>
        `<tr><th scope="row"><code>${shown(shortDigest(digest))}</code></th><td class="number">${count(accepted)}</td><td class="soft">accepted</td></tr>`,
    );
  const more = versions.length - mostVersions;
  const rest = more > 0 ? `<p class="soft">and ${count(more)} more in report.json</p>\n` : "";
  return `<section class="card">\n<h2>Versions of the text</h2>\n<table class="counts"><tbody>\n${lines.join("\n")}\n</tbody></table>\n${rest}</section>\n`;
}
