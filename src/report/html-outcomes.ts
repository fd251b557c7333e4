import { sum } from "d3-array";
import { scaleLinear } from "d3-scale";
import { fates } from "../model/audience.ts";
import { outcomes } from "../model/ledger.ts";
import type { Outcome } from "../model/ledger.ts";
import type { Report } from "../model/report.ts";
import { count, words } from "./headline.ts";
import { element } from "./html-element.ts";
import { isolated, shown } from "./html-text.ts";
import type { LeftOutFate, LeftOutReason } from "./left-out.ts";

const meanings: Readonly<Record<Outcome, string>> = {
  accepted: "the provider took it",
  rejected: "the provider said no, for good",
  failed: "it surely was not taken, and may be once the cause is mended",
  in_doubt: "it may have been taken",
  not_attempted: "the run stopped first",
};

const reasons: Readonly<Record<LeftOutFate, string>> = {
  invalid: "no usable number, an empty value, or a message that the provider would not take",
  duplicate: "the same number came earlier",
  suppressed: "on a list of those who must not be messaged",
  already_sent: "accepted in an earlier run of this wave",
  held: "rejected or in doubt in an earlier run; a person decides",
};

/** Everyone planned, by outcome. */
export function htmlOutcomes(report: Report): string {
  const { totals, status } = report;
  const told = outcomes.filter((outcome) => totals[outcome] > 0);
  const lines = outcomes.map((outcome) => ({
    name: `<span class="key ${outcome}"></span>${words(outcome)}`,
    number: totals[outcome],
    note:
      status === "dry_run" && outcome === "not_attempted"
        ? "a dry run sends nothing"
        : meanings[outcome],
  }));
  const people =
    report.recipients_count === undefined
      ? ""
      : `<p>people the provider counted: ${count(report.recipients_count)}</p>\n`;
  return `<section class="card">
<h2>Planned: ${count(totals.planned)} of ${count(totals.rows)} rows</h2>
${told.length > 0 ? outcomeBar(totals, told) : ""}${table(lines, totals.planned)}${people}</section>
`;
}

const barWidth = 1000;
/** However few, they can be seen. */
const leastWidth = 4;
const gap = 2;

function outcomeBar(totals: Report["totals"], told: readonly Outcome[]): string {
  const label = told.map((outcome) => `${count(totals[outcome])} ${words(outcome)}`).join(", ");
  const scale = scaleLinear([0, sum(told, (name) => totals[name])], [0, barWidth]);
  const widths = told.map((outcome) => Math.max(scale(totals[outcome]), leastWidth));
  // What the narrow ones were given is taken from all alike.
  const fit = (barWidth - gap * (told.length - 1)) / sum(widths);
  let x = 0;
  const parts = told.map((outcome, nth) => {
    const width = (widths[nth] ?? 0) * fit;
    const part = element("rect", { class: outcome, x, y: 0, width, height: 28 });
    x += width + gap;
    return part;
  });
  const box = { viewBox: `0 0 ${barWidth} 28`, preserveAspectRatio: "none", role: "img" };
  return `${element("svg", { class: "bar", ...box, "aria-label": label }, ...parts)}\n`;
}

/** Who was left out and why: each fate, and below it the reasons given. */
export function htmlLeftOut({ totals }: Report, given: readonly LeftOutReason[]): string {
  const total = totals.rows - totals.planned;
  const lines = fates
    .filter((fate) => fate !== "planned")
    .flatMap((fate) => [
      { name: words(fate), number: totals[fate], note: reasons[fate] },
      ...given.filter((reason) => reason.fate === fate && reason.code !== "").map(reasonLine),
    ]);
  return `<section class="card">
<h2>Left out: ${count(total)}</h2>
${table(lines, totals.rows)}</section>
`;
}

function reasonLine({ code, example, place, count: number }: LeftOutReason): TableLine {
  const said = example === "" ? "" : `${isolated(example)}, `;
  return {
    name: `<code><bdi>${shown(code) || "unknown"}</bdi></code>`,
    number,
    note: `${said}first at ${isolated(place)}`,
    below: true,
  };
}

interface TableLine {
  /** Markup. */
  readonly name: string;
  readonly number: number;
  /** Markup. */
  readonly note: string;
  /** Part of what the line before it counts. */
  readonly below?: boolean;
}

function table(lines: readonly TableLine[], whole: number): string {
  const rows = lines.map(({ name, number, note, below }) => {
    const kinds = [below ? "below" : "", number === 0 ? "zero" : ""].filter((kind) => kind !== "");
    const kind = kinds.length === 0 ? "" : ` class="${kinds.join(" ")}"`;
    return `<tr${kind}><th scope="row">${name}</th><td class="number">${count(number)}</td><td class="number share">${share(number, whole)}</td><td class="soft">${note}</td></tr>`;
  });
  return `<table class="counts">\n<tbody>\n${rows.join("\n")}\n</tbody>\n</table>\n`;
}

/** As a percentage that never says 0 or 100 of what is neither. */
function share(number: number, whole: number): string {
  if (number === 0 || whole === 0) return "";
  if (number === whole) return "100 %";
  const percent = (100 * number) / whole;
  if (percent < 0.1) return "&lt; 0.1 %";
  return `${Math.min(percent, 99.9).toFixed(1)} %`;
}
