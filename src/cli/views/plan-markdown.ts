import type { ClosedGate, Fate, Plan } from "../../index.ts";
import { maskNumbers } from "../../index.ts";
import { count, words } from "./count.ts";
import { fateOrder } from "./fate-order.ts";
import { paceText } from "./pace.ts";
import { safeText } from "./safe-text.ts";

/** Of each list, the first so many: a comment at GitHub may have 65,536 characters. */
const most = 20;
const longestText = 1000;

/** A plan for a pull request or a job's summary: counts and settings, nothing that a recipient wrote. */
export function markdownPlan(plan: Plan, gates: readonly ClosedGate[]): string {
  const blocks = [
    [`### Plan: ${code(`${plan.campaign.id}, wave ${plan.campaign.wave}`)}`],
    [`**${count(plan.totals.planned)}** of ${count(plan.totals.rows)} rows will be sent to.`],
    gates.map((gate) => `> **closed** ${words(gate.code)}: ${prose(gate.message)}`),
    ["| | |", "|---|---|", ...facts(plan).map(([name, value]) => `| ${name} | ${value} |`)],
    ["| rows | | why |", "|---|--:|---|", ...totalRows(plan)],
    plan.notices.slice(0, most).map((notice) => `- ${prose(notice)}`),
  ];
  const shown = blocks.filter((lines) => lines.length > 0);
  return `${shown.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function facts(plan: Plan): readonly (readonly [name: string, value: string])[] {
  const { adapter, host, channel } = plan.destination;
  const expires =
    plan.expiresAtMs === undefined
      ? "30 days after the wave's first message"
      : new Date(plan.expiresAtMs).toISOString();
  return [
    ["file", code(plan.campaign.file)],
    ["provider", `${code(plan.provider)}: ${adapter} at ${code(host)}`],
    ...(channel === "" ? [] : [["channel", code(channel)] as const]),
    ["pace", prose(paceText(plan))],
    ["expires", expires],
    ...(plan.window === undefined ? [] : [["window", code(plan.window)] as const]),
    ...(plan.countries.length === 0 ? [] : [["countries", countriesOf(plan)] as const]),
    ...(plan.tags.length === 0 ? [] : [["tags", listOf(plan.tags.map(code))] as const]),
    // Not masked: whoever approves compares it.
    ["digest", `\`${plan.digest}\``],
  ];
}

function totalRows(plan: Plan): readonly string[] {
  const fates = fateOrder.filter((fate) => fate === "planned" || plan.totals[fate] > 0);
  const rows = fates.map(
    (fate) => `| ${words(fate)} | ${count(plan.totals[fate])} | ${reasonsOf(plan, fate)} |`,
  );
  const filtered =
    plan.filteredOut > 0 ? [`| _left by where_ | ${count(plan.filteredOut)} | |`] : [];
  return [...rows, `| **all** | **${count(plan.totals.rows)}** | |`, ...filtered];
}

function reasonsOf({ reasons }: Plan, fate: Fate): string {
  const found = reasons.filter((reason) => reason.fate === fate && reason.code !== fate);
  return listOf(found.map((reason) => `${words(reason.code)} ${count(reason.count)}`));
}

function countriesOf({ countries }: Plan): string {
  return listOf(countries.map((one) => `${one.country || "unknown"} ${count(one.count)}`));
}

function listOf(items: readonly string[]): string {
  const more = items.length - most;
  return [...items.slice(0, most), ...(more > 0 ? [`${count(more)} more`] : [])].join(", ");
}

/** Nothing in it can end the span, a cell of the table or the comment. */
function code(text: string): string {
  const safe = short(text).replaceAll("`", "'").replaceAll("|", "¦").trim();
  return `\`${safe || "none"}\``;
}

/** Markdown, HTML and mentions stay letters. */
function prose(text: string): string {
  return short(text)
    .replaceAll(/[\\*_[\]<>|~#&]/g, (sign) => `&#${sign.charCodeAt(0)};`)
    .replaceAll("@", "&#64;");
}

function short(text: string): string {
  const safe = maskNumbers(safeText(text));
  return safe.length > longestText ? `${safe.slice(0, longestText)}…` : safe;
}
