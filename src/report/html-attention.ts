import { rollups } from "d3-array";
import { attentionOutcomes } from "./attention-rows.ts";
import type { Attention, AttentionRow } from "./attention-rows.ts";
import { count, words } from "./headline.ts";
import { scrollBox } from "./html-figure.ts";
import { isolated } from "./html-text.ts";

export interface AttentionPart {
  readonly markup: string;
  /** Rules that filter its table, in place of a script. */
  readonly style: string;
}

/** A choice of rows: those of one class. */
interface Filter {
  readonly id: string;
  /** Markup. */
  readonly label: string;
  readonly rows: number;
}

const mostFilters = 8;
/** Of markup, so that the page stays below 2 MB whatever the rows hold. */
const mostTableBytes = 1_200_000;

/** The rows that somebody should look at, to filter by outcome and by error. */
export function htmlAttention(attention: Attention): AttentionPart {
  const total = attentionOutcomes.reduce((sum, name) => sum + attention.counts[name], 0);
  const title = `<h2>Needs attention: ${count(total)}</h2>`;
  if (attention.rows.length === 0) {
    const none = total === 0 ? `<p class="soft">nobody</p>` : "";
    return { markup: `<section class="card">\n${title}\n${none}\n</section>\n`, style: "" };
  }
  const codes = codesOf(attention.rows);
  const lines = linesOf(attention.rows, codes);
  const rows = attention.rows.slice(0, lines.length);
  const byOutcome = outcomeFilters(rows);
  const byCode = codeFilters(rows, codes);
  const hidden = total - lines.length;
  const rest =
    hidden === 0
      ? ""
      : `<p class="soft">${count(lines.length)} of them are here, with a share for each outcome; all are in recipients.csv</p>\n`;
  const markup = `<section class="card attention">
${title}
${rest}<div class="filters">
${choices("outcome", byOutcome)}${choices("error", byCode)}</div>
${scrollBox("rows that need attention", tableOf(lines))}
<p class="nobody">nobody has both</p>
</section>
`;
  return {
    markup,
    style: [...byOutcome, ...byCode].map(hideOthers).join("") + emptyPairs(rows, codes),
  };
}

/** The most frequent codes; everyone else is of class `c-other`. */
function codesOf(rows: readonly AttentionRow[]): readonly string[] {
  return rollups(
    rows,
    (group) => group.length,
    ({ code }) => code,
  )
    .toSorted(([, a], [, b]) => b - a)
    .map(([code]) => code)
    .filter((code) => code !== "")
    .slice(0, mostFilters);
}

function outcomeClass({ outcome }: Pick<AttentionRow, "outcome">): string {
  return `o-${outcome}`;
}

function codeClass({ code }: AttentionRow, codes: readonly string[]): string {
  const nth = codes.indexOf(code);
  return nth === -1 ? "c-other" : `c-${nth}`;
}

function outcomeFilters(rows: readonly AttentionRow[]): readonly Filter[] {
  return attentionOutcomes
    .map((outcome) => ({
      id: outcomeClass({ outcome }),
      label: `<span class="key ${outcome}"></span>${words(outcome)}`,
      rows: rows.filter((row) => row.outcome === outcome).length,
    }))
    .filter((filter) => filter.rows > 0);
}

function codeFilters(rows: readonly AttentionRow[], codes: readonly string[]): readonly Filter[] {
  const known = codes.map((code, nth) => ({ id: `c-${nth}`, label: isolated(code) }));
  return [...known, { id: "c-other", label: codes.length === 0 ? "none" : "other or none" }]
    .map((filter) => ({
      ...filter,
      rows: rows.filter((row) => codeClass(row, codes) === filter.id).length,
    }))
    .filter((filter) => filter.rows > 0);
}

/** Nothing where there is nothing to choose. */
function choices(name: string, filters: readonly Filter[]): string {
  if (filters.length < 2) return "";
  const all = `<label><input type="radio" name="${name}" checked><span>all</span></label>`;
  const others = filters.map(
    ({ id, label, rows }) =>
      `<label><input type="radio" name="${name}" id="${id}"><span>${label} <b>${count(rows)}</b></span></label>`,
  );
  return `<fieldset><legend>${name}</legend>${all}${others.join("")}</fieldset>\n`;
}

function hideOthers({ id }: Filter): string {
  return `.attention:has(#${id}:checked) tbody tr:not(.${id}) { display: none; }\n`;
}

/** Where no row has both what was chosen here and there, a line says so. */
function emptyPairs(rows: readonly AttentionRow[], codes: readonly string[]): string {
  const pairs = new Set(rows.map((row) => `${outcomeClass(row)} ${codeClass(row, codes)}`));
  const first = [...new Set(rows.map(outcomeClass))];
  const second = [...new Set(rows.map((row) => codeClass(row, codes)))];
  return first
    .flatMap((outcome) => second.map((code) => [outcome, code] as const))
    .filter(([outcome, code]) => !pairs.has(`${outcome} ${code}`))
    .map(
      ([o, c]) => `.attention:has(#${o}:checked):has(#${c}:checked) .nobody { display: block; }\n`,
    )
    .join("");
}

/** As many as there is room for. */
function linesOf(rows: readonly AttentionRow[], codes: readonly string[]): readonly string[] {
  const lines: string[] = [];
  let bytes = 0;
  for (const row of rows) {
    const line = lineOf(row, codes);
    bytes += Buffer.byteLength(line);
    if (bytes > mostTableBytes) break;
    lines.push(line);
  }
  return lines;
}

function lineOf(row: AttentionRow, codes: readonly string[]): string {
  const { outcome, recipient, ref, place, code, error, httpStatus, attempts } = row;
  const why = [code === "" ? "" : `<code>${isolated(code)}</code>`, isolated(error)];
  const cells = [
    `<td class="nowrap"><span class="key ${outcome}"></span>${words(outcome)}</td>`,
    `<td class="nowrap">${isolated(recipient)}</td>`,
    `<td>${isolated(ref)}</td>`,
    `<td>${isolated(place, 100)}</td>`,
    `<td>${why.join(" ").trim()}</td>`,
    `<td class="number">${httpStatus ?? ""}</td>`,
    `<td class="number">${attempts}</td>`,
  ];
  return `<tr class="${outcomeClass(row)} ${codeClass(row, codes)}">${cells.join("")}</tr>`;
}

function tableOf(lines: readonly string[]): string {
  const head = ["outcome", "recipient", "ref", "where", "error"].map(
    (name) => `<th scope="col">${name}</th>`,
  );
  const numbers = ["HTTP", "attempts"].map((name) => `<th scope="col" class="number">${name}</th>`);
  return `<table class="people"><thead><tr>${[...head, ...numbers].join("")}</tr></thead><tbody>\n${lines.join("\n")}\n</tbody></table>`;
}
