import * as fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import type { SendWindow } from "../../src/model/campaign.ts";
import { isInside } from "../../src/plan/window.ts";

function windowOf(text: string): SendWindow {
  const [fromHour = 0, fromMinutes = 0, toHour = 0, toMinutes = 0] = text.split(/[:-]/).map(Number);
  return { text, fromMinute: fromHour * 60 + fromMinutes, toMinute: toHour * 60 + toMinutes };
}

describe("isInside", () => {
  it.each([
    ["08:00-20:00", "UTC", "2026-06-01T07:59:59.999Z", false],
    ["08:00-20:00", "UTC", "2026-06-01T08:00:00Z", true],
    ["08:00-20:00", "UTC", "2026-06-01T19:59:59.999Z", true],
    ["08:00-20:00", "UTC", "2026-06-01T20:00:00Z", false],
    ["08:00-20:00", "Africa/Nairobi", "2026-06-01T05:00:00Z", true],
    ["08:00-20:00", "Africa/Nairobi", "2026-06-01T17:00:00Z", false],
    ["08:00-20:00", "Asia/Kathmandu", "2026-06-01T02:14:59Z", false],
    ["08:00-20:00", "Asia/Kathmandu", "2026-06-01T02:15:00Z", true],
    ["08:00-20:00", "Pacific/Kiritimati", "2026-06-01T18:00:00Z", true],
    ["22:00-06:00", "UTC", "2026-06-01T21:59:59Z", false],
    ["22:00-06:00", "UTC", "2026-06-01T22:00:00Z", true],
    ["22:00-06:00", "UTC", "2026-06-02T00:00:00Z", true],
    ["22:00-06:00", "UTC", "2026-06-02T05:59:59Z", true],
    ["22:00-06:00", "UTC", "2026-06-02T06:00:00Z", false],
    ["00:00-24:00", "UTC", "2026-06-02T00:00:00Z", true],
    ["00:00-24:00", "UTC", "2026-06-02T23:59:59Z", true],
    ["20:00-00:00", "UTC", "2026-06-02T23:59:59Z", true],
    ["20:00-00:00", "UTC", "2026-06-02T00:00:00Z", false],
  ])("knows of %s in %s at %s: %s", (text, timezone, now, expected) => {
    expect(isInside(windowOf(text), timezone, Date.parse(now))).toBe(expected);
  });

  it.each([
    ["an hour that is left out in spring", "02:00-03:00", "2026-03-29", 0],
    ["an hour that comes twice in autumn", "02:00-03:00", "2026-10-25", 120],
    ["an hour on any other day", "02:00-03:00", "2026-06-01", 60],
    ["a day that is an hour short", "00:00-24:00", "2026-03-29", 23 * 60],
  ])("goes by the clock on the wall through %s", (_name, text, day, minutes) => {
    const noon = Date.parse(`${day}T12:00:00Z`);
    const dayOf = (ms: number): string =>
      new Date(ms).toLocaleDateString("sv", { timeZone: "Europe/Berlin" });
    const open = Array.from(
      { length: 60 * 30 },
      (_, minute) => noon + (minute - 15 * 60) * 60_000,
    ).filter((ms) => dayOf(ms) === day && isInside(windowOf(text), "Europe/Berlin", ms));
    expect(open.length).toBe(minutes);
  });

  it("is open at any instant in exactly one of a window and its rest of the day", () => {
    const minute = fc.integer({ min: 0, max: 1439 });
    const instant = fc.integer({ min: 0, max: 4e12 });
    fc.assert(
      fc.property(minute, minute, instant, (fromMinute, toMinute, nowMs) => {
        fc.pre(fromMinute !== toMinute);
        const day = isInside({ text: "", fromMinute, toMinute }, "America/St_Johns", nowMs);
        const rest = isInside(
          { text: "", fromMinute: toMinute, toMinute: fromMinute },
          "America/St_Johns",
          nowMs,
        );
        expect(day).toBe(!rest);
      }),
    );
  });
});
