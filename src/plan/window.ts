import type { SendWindow } from "../model/campaign.ts";

/** Whether `nowMs` lies in the hours of `window`, by the clock on the wall of `timezone`. A window may pass midnight. */
export function isInside(window: SendWindow, timezone: string, nowMs: number): boolean {
  const minute = minuteOfDay(timezone, nowMs);
  const { fromMinute, toMinute } = window;
  return fromMinute <= toMinute
    ? minute >= fromMinute && minute < toMinute
    : minute >= fromMinute || minute < toMinute;
}

const minuteMs = 60_000;

/** No zone is off by less than a minute these days, so that one answer is true for all of a minute. */
function minuteOfDay(timezone: string, nowMs: number): number {
  const clock = clockOf(timezone);
  const minute = Math.floor(nowMs / minuteMs);
  if (clock.minute !== minute) {
    const parts = clock.format.formatToParts(nowMs);
    const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
    clock.minute = minute;
    clock.minuteOfDay = part("hour") * 60 + part("minute");
  }
  return clock.minuteOfDay;
}

interface WallClock {
  readonly format: Intl.DateTimeFormat;
  /** Since 1970, when it was last looked at. */
  minute: number;
  minuteOfDay: number;
}

const clocks = new Map<string, WallClock>();

/** Making one, or reading it, costs a good part of what a message does, and it is asked twice for each. */
function clockOf(timeZone: string): WallClock {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const clock = { format, minute: Number.NaN, minuteOfDay: 0 };
  clocks.set(timeZone, clock);
  return clock;
}
