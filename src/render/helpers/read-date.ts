import type { Value } from "./helper.ts";
import { dateFormat } from "./intl.ts";

const iso =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/i;
const epochMs = /^-?\d{11,15}$/;

/**
 * What the calendar and the clock show, as if they were UTC.
 *
 * Takes ISO 8601 dates and datetimes, and milliseconds since 1970. A date alone is that day
 * in every zone, a time without an offset is local already; anything else is an instant,
 * shown in `timezone`.
 */
export function readDate(value: Value, timezone: string): Date | undefined {
  const text = String(value).trim();
  if (epochMs.test(text)) return inZone(Number(text), timezone);
  const found = iso.exec(text);
  if (found === null) return undefined;
  const wall = asUtc(found.slice(1, 7).map((part: string | undefined) => Number(part ?? 0)));
  const offset = found[7];
  if (wall === undefined || offset === undefined) return wall;
  return inZone(wall.getTime() - offsetMs(offset), timezone);
}

function asUtc(parts: readonly number[]): Date | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  // 31 April becomes 1 May, 24:00 the next day: what comes back tells.
  const back = date.toISOString().match(/\d+/g)?.map(Number) ?? [];
  return parts.every((part, nth) => part === back[nth]) ? date : undefined;
}

function offsetMs(offset: string): number {
  if (offset.toUpperCase() === "Z") return 0;
  const [hours, minutes] = [offset.slice(1, 3), offset.slice(-2)].map(Number);
  const sign = offset.startsWith("-") ? -1 : 1;
  return sign * ((hours ?? 0) * 60 + (minutes ?? 0)) * 60_000;
}

const clock = {
  calendar: "gregory",
  numberingSystem: "latn",
  hourCycle: "h23",
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "numeric",
  minute: "numeric",
  second: "numeric",
};

function inZone(instantMs: number, timeZone: string): Date | undefined {
  if (Number.isNaN(new Date(instantMs).getTime())) return undefined;
  const parts = dateFormat("en-US", { ...clock, timeZone }).formatToParts(instantMs);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
  return asUtc(["year", "month", "day", "hour", "minute", "second"].map(part));
}
