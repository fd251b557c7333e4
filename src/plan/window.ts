import type { SendWindow } from "../model/campaign.ts";

/** Whether `nowMs` lies in the hours of `window`, by the clock on the wall of `timezone`. A window may pass midnight. */
export function isInside(window: SendWindow, timezone: string, nowMs: number): boolean {
  const minute = minuteOfDay(timezone, nowMs);
  const { fromMinute, toMinute } = window;
  return fromMinute <= toMinute
    ? minute >= fromMinute && minute < toMinute
    : minute >= fromMinute || minute < toMinute;
}

function minuteOfDay(timezone: string, nowMs: number): number {
  const parts = clockOf(timezone).formatToParts(nowMs);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
  return part("hour") * 60 + part("minute");
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Making one costs more than sending a message, and it is asked for before each. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  clocks.set(timeZone, clock);
  return clock;
}
