import type { ClosedGate, Fate, Plan } from "../../index.ts";
import type { Colors } from "../terminal/colors.ts";
import { count, words } from "./count.ts";
import { destinationText } from "./destination.ts";
import { fateOrder } from "./fate-order.ts";
import { fieldLines, wrapWords } from "./fields.ts";
import type { Field } from "./fields.ts";
import { paceText } from "./pace.ts";
import { safeText } from "./safe-text.ts";
import { timeSpan } from "./time-span.ts";

export interface GateOptions {
  readonly colors: Colors;
  /** Columns; default 80. */
  readonly width?: number | undefined;
}

export interface PlanOptions extends GateOptions {
  /** What the end of the wave is counted from. */
  readonly nowMs: number;
}

const mostCountries = 12;

/** What a send would do, and why. */
export function prettyPlan(
  plan: Plan,
  gates: readonly ClosedGate[],
  { colors, width = 80, nowMs }: PlanOptions,
): string {
  const blocks = [
    [colors.bold(safeText(`${plan.campaign.id}, wave ${plan.campaign.wave}`))],
    fieldLines(facts(plan, nowMs), width),
    totalLines(plan, colors, width),
    fieldLines(whereTo(plan), width),
    plan.notices.flatMap((notice) => listed("note", notice, width)),
    gates.flatMap((gate) => gateLines(gate, colors, width)),
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join("\n")}\n`)
    .join("\n");
}

/** Every reason not to send now, and what to do about it. */
export function prettyGates(
  gates: readonly ClosedGate[],
  { colors, width = 80 }: GateOptions,
): string {
  const lines = gates.flatMap((gate) => gateLines(gate, colors, width));
  return lines.map((line) => `${line}\n`).join("");
}

/** The whole plan but its chunks, for programs. */
export function jsonPlan(plan: Plan, gates: readonly ClosedGate[]): object {
  return {
    campaign: plan.campaign,
    provider: plan.provider,
    destination: plan.destination,
    totals: plan.totals,
    filtered_out: plan.filteredOut,
    reasons: plan.reasons,
    countries: plan.countries,
    tags: plan.tags,
    concurrency: plan.concurrency,
    rate: plan.rate ?? null,
    expected_seconds: plan.expectedSeconds ?? null,
    expires_at: plan.expiresAtMs === undefined ? null : new Date(plan.expiresAtMs).toISOString(),
    window: plan.window ?? null,
    text_digest: plan.textDigest,
    digest: plan.digest,
    inputs: plan.inputs,
    notices: plan.notices,
    gates,
  };
}

function facts(plan: Plan, nowMs: number): readonly Field[] {
  return [
    ["file", plan.campaign.file],
    ["provider", destinationText(plan.provider, plan.destination)],
    ["pace", paceText(plan)],
    ["expires", expiryText(plan, nowMs)],
    ...(plan.window === undefined ? [] : [["window", plan.window] as const]),
    ["digest", shortDigest(plan.digest)],
  ];
}

/** Enough to tell two plans apart at a glance; `--json` has it whole. */
function shortDigest(digest: string): string {
  return digest.replace(/^(sha256:[0-9a-f]{16})[0-9a-f]+$/, "$1…");
}

function expiryText({ expiresAtMs }: Plan, nowMs: number): string {
  if (expiresAtMs === undefined) return "30 days after the wave's first message";
  const when = new Date(expiresAtMs).toISOString();
  const left = (expiresAtMs - nowMs) / 1000;
  return left > 0 ? `${when}, in ${timeSpan(left)}` : `${when}, ${timeSpan(-left)} ago`;
}

function totalLines(plan: Plan, colors: Colors, width: number): readonly string[] {
  const digits = count(plan.totals.rows).length;
  const line = (name: string, n: number): string => name.padEnd(16) + count(n).padStart(digits);
  const fates = fateOrder.flatMap((fate) => {
    const text = line(`  ${words(fate)}`, plan.totals[fate]);
    if (plan.totals[fate] === 0) return [colors.dim(text)];
    return withReasons(text, reasonsOf(plan, fate), width);
  });
  const filtered = line("left by where", plan.filteredOut);
  return [
    line("rows", plan.totals.rows),
    ...fates,
    ...(plan.filteredOut > 0 ? [colors.dim(filtered)] : []),
  ];
}

function reasonsOf({ reasons }: Plan, fate: Fate): string {
  return reasons
    .filter((reason) => reason.fate === fate && reason.code !== fate)
    .map(({ code, count: n }) => `${code} ${count(n)}`)
    .join(", ");
}

function withReasons(text: string, reasons: string, width: number): readonly string[] {
  if (reasons === "") return [text];
  const beside = text.length + 3;
  const isNarrow = width - beside < 20;
  const indent = isNarrow ? 4 : beside;
  const [first = "", ...rest] = wrapWords(reasons, Math.max(width - indent, 20));
  const [head, ...below] = isNarrow ? [text, first, ...rest] : [`${text}   ${first}`, ...rest];
  return [head ?? "", ...below.map((line) => " ".repeat(indent) + line)];
}

function whereTo({ countries, tags }: Plan): readonly Field[] {
  const shown = countries
    .slice(0, mostCountries)
    .map((one) => `${one.country || "unknown"} ${count(one.count)}`);
  const rest = countries.slice(mostCountries).reduce((sum, one) => sum + one.count, 0);
  if (rest > 0) shown.push(`others ${count(rest)}`);
  return [
    ...(shown.length > 0 ? [["by country", shown.join(", ")] as const] : []),
    ...(tags.length > 0 ? [["by tag", `${tags.join(", ")} (one row)`] as const] : []),
  ];
}

function gateLines({ code, message, hint }: ClosedGate, colors: Colors, width: number) {
  const [first = "", ...rest] = listed("closed", `${code}: ${message}`, width);
  return [colors.red(first), ...rest, ...(hint === undefined ? [] : listed("  hint", hint, width))];
}

function listed(name: string, text: string, width: number): readonly string[] {
  return fieldLines([[name, text]], width);
}
