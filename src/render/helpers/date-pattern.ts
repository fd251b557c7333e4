import { dateFormat, kept } from "./intl.ts";

interface Moment {
  /** Calendar and clock as if they were UTC. */
  readonly date: Date;
  readonly locale: string;
  /** The day stands beside the month, which many languages write differently then. */
  readonly withDay: boolean;
}

const tokens = new Map<string, (moment: Moment) => string>([
  ["yyyy", ({ date }) => padded(date.getUTCFullYear(), 4)],
  ["yy", ({ date }) => padded(date.getUTCFullYear() % 100, 2)],
  ["MMMM", (moment) => monthName(moment, "long")],
  ["MMM", (moment) => monthName(moment, "short")],
  ["MM", ({ date }) => padded(date.getUTCMonth() + 1, 2)],
  ["M", ({ date }) => String(date.getUTCMonth() + 1)],
  ["dd", ({ date }) => padded(date.getUTCDate(), 2)],
  ["d", ({ date }) => String(date.getUTCDate())],
  ["EEEE", (moment) => weekdayName(moment, "long")],
  ["EEE", (moment) => weekdayName(moment, "short")],
  ["HH", ({ date }) => padded(date.getUTCHours(), 2)],
  ["H", ({ date }) => String(date.getUTCHours())],
  ["hh", ({ date }) => padded(twelve(date), 2)],
  ["h", ({ date }) => String(twelve(date))],
  ["mm", ({ date }) => padded(date.getUTCMinutes(), 2)],
  ["m", ({ date }) => String(date.getUTCMinutes())],
  ["ss", ({ date }) => padded(date.getUTCSeconds(), 2)],
  ["a", halfOfDay],
]);

/** A pattern in the letters of Unicode TR 35, as far as we know them. */
export interface DatePattern {
  format(date: Date, locale: string): string;
}

/** The pattern, or the part of it that means nothing here. */
export const readPattern = kept((pattern): DatePattern | { readonly unknown: string } => {
  // Quoted text, a doubled quote, a run of one letter, anything else.
  const parts: readonly string[] =
    pattern.match(/'(?:[^']|'')+'|''|([A-Za-z])\1*|[^A-Za-z']+|'/g) ?? [];
  const unknown = parts.find((part) => /^(?:[A-Za-z]|'$)/.test(part) && !tokens.has(part));
  if (unknown !== undefined) return { unknown };
  const withDay = parts.includes("d") || parts.includes("dd");
  const writers = parts.map((part) => tokens.get(part) ?? (() => unquoted(part)));
  return {
    format: (date, locale) => writers.map((write) => write({ date, locale, withDay })).join(""),
  };
});

function unquoted(part: string): string {
  if (part === "''") return "'";
  return part.startsWith("'") ? part.slice(1, -1).replaceAll("''", "'") : part;
}

function monthName({ date, locale, withDay }: Moment, month: "long" | "short"): string {
  const at = Date.UTC(2026, date.getUTCMonth(), 1);
  const alone = nameOf(locale, { at, month });
  if (!withDay) return alone;
  const beside = nameOf(locale, { at, type: "month", month, day: "numeric" });
  // Japanese then has a mere number, and the word for month outside of it.
  return /^\p{Nd}+$/u.test(beside) ? alone : beside;
}

function weekdayName({ date, locale }: Moment, weekday: "long" | "short"): string {
  // 4 January 2026 is a Sunday.
  return nameOf(locale, { at: Date.UTC(2026, 0, 4 + date.getUTCDay()), weekday });
}

function halfOfDay({ date, locale }: Moment): string {
  const at = Date.UTC(2026, 0, 1, date.getUTCHours());
  return nameOf(locale, { at, type: "dayPeriod", hour: "numeric", hourCycle: "h12" });
}

/** A date, or the part of it of that `type`. There are few, and `Intl` is slow to say them. */
const nameOf = kept((locale, { at, type, ...options }: NamedPart) => {
  const format = dateFormat(locale, { ...options, timeZone: "UTC", calendar: "gregory" });
  if (type === undefined) return format.format(at);
  return format.formatToParts(at).find((part) => part.type === type)?.value ?? "";
});

type NamedPart = Intl.DateTimeFormatOptions & { readonly at: number; readonly type?: string };

function padded(value: number, width: number): string {
  return String(value).padStart(width, "0");
}

function twelve(date: Date): number {
  return date.getUTCHours() % 12 || 12;
}
