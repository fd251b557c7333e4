import * as fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import { retryAfterMs } from "../../src/send/retry-after.ts";

const date = "Sun, 06 Nov 1994 08:49:07 GMT";

describe("retryAfterMs", () => {
  it.each([
    ["0", 0],
    ["1", 1000],
    [" 120 ", 120_000],
    ["2.5", 2500],
    ["601", 601_000],
  ])("reads %j as seconds", (value, expected) => {
    expect(retryAfterMs({ "retry-after": value })).toBe(expected);
  });

  it.each([
    ["Sun, 06 Nov 1994 08:49:37 GMT", 30_000],
    ["Sunday, 06-Nov-94 08:49:37 GMT", 30_000],
    ["Sun Nov  6 08:49:37 1994", 30_000],
    ["Sun, 06 Nov 1994 08:49:07 GMT", 0],
    ["Sun, 06 Nov 1994 08:00:00 GMT", 0],
  ])("measures the date %j from the answer's own date", (value, expected) => {
    expect(retryAfterMs({ "retry-after": value, date })).toBe(expected);
  });

  it.each([
    ["5, 10", 10_000],
    ["10,10", 10_000],
    ["soon, 3", 3000],
    ["3, soon", 3000],
    ["0, , 7", 7000],
    ["Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:17 GMT", 30_000],
    ["5, Sunday, 06-Nov-94 08:49:37 GMT", 30_000],
    ["Sun Nov  6 08:49:37 1994, 40", 40_000],
  ])("takes the longest wait where the header came more than once: %j", (value, expected) => {
    expect(retryAfterMs({ "retry-after": value, date })).toBe(expected);
  });

  it("measures a date from the first of the answer's own dates", () => {
    const waitMs = retryAfterMs({
      "retry-after": "Sun, 06 Nov 1994 08:49:37 GMT",
      date: `${date}, Sun, 06 Nov 1994 08:49:17 GMT`,
    });
    expect(waitMs).toBe(30_000);
  });

  it("measures a date from our clock where the answer has none", () => {
    const value = new Date(Date.now() + 60_000).toUTCString();
    const waitMs = retryAfterMs({ "retry-after": value });
    expect(waitMs).toBeGreaterThan(57_000);
    expect(waitMs).toBeLessThanOrEqual(60_000);
  });

  it.each([
    "",
    " ",
    "-5",
    "+5",
    "1e3",
    "0x10",
    "5s",
    "soon",
    "soon 5",
    "after 10",
    "Infinity",
    "NaN",
    "Mon 5",
  ])("reads nothing into %j", (value) => {
    expect(retryAfterMs({ "retry-after": value })).toBeUndefined();
  });

  it("reads nothing where there is no header", () => {
    expect(retryAfterMs({ date })).toBeUndefined();
  });

  it("stays finite however long the number", () => {
    const waitMs = retryAfterMs({ "retry-after": "9".repeat(400) });
    expect(Number.isSafeInteger(waitMs)).toBe(true);
  });

  it("is a time to wait, or nothing, for any text", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (value, theirs) => {
        const waitMs = retryAfterMs({ "retry-after": value, date: theirs }) ?? 0;
        expect(waitMs).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(waitMs)).toBe(true);
      }),
    );
  });
});
