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
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: timezone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(nowMs);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
  return part("hour") * 60 + part("minute");
}
