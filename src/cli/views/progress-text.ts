import type { Colors } from "../terminal/colors.ts";
import { count } from "./count.ts";
import { safeText } from "./safe-text.ts";
import { charactersOf, characterWidth, textWidth } from "./text-width.ts";
import { timeSpan } from "./time-span.ts";

/** Where a run stands at one moment. */
export interface ProgressMoment {
  readonly total: number;
  /** Recipients with an outcome. */
  readonly done: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly failed: number;
  readonly inDoubt: number;
  readonly inFlight: number;
  /** Recipients a second, of late. */
  readonly perSecond: number;
  /** Why nothing leaves at the moment, and for how long still. */
  readonly waiting?: { readonly reason: string; readonly leftMs: number };
}

/** One line for a log. */
export function progressLine(moment: ProgressMoment): string {
  const { total, done } = moment;
  const head = `${count(done)} of ${count(total)} (${percent(moment)} %)`;
  return [head, paceOf(moment), outcomesOf(moment)].filter((part) => part !== "").join("; ");
}

const widest = 30;
const narrowest = 8;

/** One line for a terminal, never wider than `width` columns: a bar in the room that words leave. */
export function progressBar(moment: ProgressMoment, width: number, colors: Colors): string {
  const words = [
    `${String(percent(moment)).padStart(3)} %`,
    `${count(moment.done)}/${count(moment.total)}`,
    paceOf(moment),
    outcomesOf(moment),
  ];
  const text = words.filter((word) => word !== "").join("  ");
  const room = Math.min(width - textWidth(text) - 1, widest);
  if (room < narrowest) return clip(text.trimStart(), width);
  const full = Math.round(room * shareOf(moment));
  return `${colors.green("█".repeat(full))}${colors.dim("░".repeat(room - full))} ${text}`;
}

function shareOf({ done, total }: ProgressMoment): number {
  return total === 0 ? 1 : Math.min(done / total, 1);
}

/** 100 only when nobody is left. */
function percent(moment: ProgressMoment): number {
  return Math.floor(shareOf(moment) * 100);
}

function paceOf({ waiting, perSecond, total, done }: ProgressMoment): string {
  if (waiting !== undefined) {
    return `waiting ${timeSpan(waiting.leftMs / 1000)}: ${safeText(waiting.reason)}`;
  }
  if (total > 0 && done >= total) return "writing the report";
  if (perSecond <= 0) return "";
  const rate = perSecond < 10 ? Math.round(perSecond * 10) / 10 : Math.round(perSecond);
  return `${count(rate)}/s, ${timeSpan((total - done) / perSecond)} left`;
}

function outcomesOf(moment: ProgressMoment): string {
  const told = [
    ["accepted", moment.accepted],
    ["rejected", moment.rejected],
    ["failed", moment.failed],
    ["in doubt", moment.inDoubt],
    ["in flight", moment.inFlight],
  ] as const;
  return told
    .filter(([name, n]) => n > 0 || name === "accepted")
    .map(([name, n]) => `${name} ${count(n)}`)
    .join(", ");
}

function clip(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let used = 1;
  const kept = charactersOf(text).filter((character) => {
    used += characterWidth(character);
    return used <= width;
  });
  return `${kept.join("")}…`;
}
