import * as fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import { isHttpAddress } from "../../src/validate/http-address.ts";
import { quote } from "../../src/validate/quote.ts";
import { readExpiry } from "../../src/validate/read-expiry.ts";
import { readDurationMs, readRate, readShare, readWindow } from "../../src/validate/read-values.ts";
import { holdsToken, looksRandom } from "../../src/validate/token.ts";

describe("readExpiry", () => {
  it.each([
    ["2026-12-31", "UTC", "2027-01-01T00:00:00.000Z"],
    ["2026-12-31", "Africa/Nairobi", "2026-12-31T21:00:00.000Z"],
    ["2026-12-31", "America/Los_Angeles", "2027-01-01T08:00:00.000Z"],
    ["2026-12-31", "Asia/Kathmandu", "2026-12-31T18:15:00.000Z"],
    ["2026-12-31T18:00", "Africa/Nairobi", "2026-12-31T15:00:00.000Z"],
    ["2026-12-31T18:00:30Z", "Africa/Nairobi", "2026-12-31T18:00:30.000Z"],
    ["2026-12-31T18:00-05:00", "Africa/Nairobi", "2026-12-31T23:00:00.000Z"],
    ["2026-03-28", "Europe/Berlin", "2026-03-28T23:00:00.000Z"],
    ["2026-03-29", "Europe/Berlin", "2026-03-29T22:00:00.000Z"],
    ["2026-10-25T12:00", "Europe/Berlin", "2026-10-25T11:00:00.000Z"],
    ["2028-02-29", "UTC", "2028-03-01T00:00:00.000Z"],
  ])("reads %s in %s as %s", (text, timezone, instant) => {
    expect(new Date(readExpiry(text, timezone) ?? NaN).toISOString()).toBe(instant);
  });

  it.each(["2026-02-29", "2026-13-01", "2026-00-10", "2026-12-31T25:00", "tomorrow", ""])(
    "finds no instant in %j",
    (text) => {
      expect(readExpiry(text, "UTC")).toBeUndefined();
    },
  );

  it("shows the wall clock it was given, wherever clocks run evenly", () => {
    const zones = fc.constantFrom("UTC", "Africa/Nairobi", "Asia/Kolkata", "America/Bogota");
    const minutes = fc.integer({ min: 0, max: 1439 });
    fc.assert(
      fc.property(zones, minutes, (timezone, minute) => {
        const time = new Date(minute * 60_000).toISOString().slice(11, 16);
        const clock = new Intl.DateTimeFormat("en-GB", { timeZone: timezone, timeStyle: "short" });
        expect(clock.format(readExpiry(`2026-06-15T${time}`, timezone))).toBe(time);
      }),
    );
  });
});

describe("amounts", () => {
  it.each([
    ["20/s", 20],
    ["90/m", 1.5],
    ["1800/h", 0.5],
    ["0.5/s", 0.5],
    ["0/s", undefined],
    ["20", undefined],
    ["20/d", undefined],
  ])("reads the rate %s as %s a second", (text, perSecond) => {
    expect(readRate(text)?.perSecond).toBe(perSecond);
  });

  it.each([
    ["60s", 60_000],
    ["1.5m", 90_000],
    ["250ms", 250],
    ["0s", undefined],
    ["60", undefined],
  ])("reads the duration %s as %s ms", (text, durationMs) => {
    expect(readDurationMs(text)).toBe(durationMs);
  });

  it.each([
    ["2%", 0.02],
    ["100%", 1],
    ["100.1%", undefined],
    [0, 0],
  ])("reads the share %s as %s", (value, share) => {
    expect(readShare(value)).toBe(share);
  });

  it("reads a window as minutes of the day", () => {
    expect(readWindow("00:00-24:00")).toMatchObject({ fromMinute: 0, toMinute: 1440 });
    expect(readWindow("09:30-09:30")).toBeUndefined();
  });
});

describe("tokens", () => {
  it.each([
    "fiq_3f9a8b7c6d",
    "EAAGm0PX4ZCpsBAKZC9ZBZA",
    "Authorization: Bearer abc.def-ghi_jkl",
    "sk-proj-abcdefghijklmnop",
    "sk_live_abcdefghijklmnop",
    "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
    "xoxb-123456789012-abcdef",
    "AKIAABCDEFGHIJKLMNOP",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc",
  ])("are found by how their issuers mark them: %s", (text) => {
    expect(holdsToken(text)).toBe(true);
  });

  it.each([
    "fiq_",
    "EAA is a treaty",
    "Bearer of good news",
    "Bearer ${FLOWIQ_API_KEY}",
    "sk-II skin care",
    "task-force_and_other_long_words",
    "https://cdn.example.com/fiq/a.jpg",
    "Hi {{first_name}}, your order {{order}} is ready.",
  ])("are not seen in %s", (text) => {
    expect(holdsToken(text)).toBe(false);
  });

  it.each([
    ["q8Zr2Lw9Xt5Vb7Nc1Md4Pf6G", true],
    ["9f86d081884c7d659a2feaa0c55ad015", true],
    ["123e4567-e89b-12d3-a456-426614174000", false],
    ["507f1f77bcf86cd799439011", false],
    ["107433872340954", false],
    ["spring-sale-for-the-whole-of-kenya", false],
    ["acme", false],
  ])("drawn by lot look like it: %s, %s", (text, isRandom) => {
    expect(looksRandom(text)).toBe(isRandom);
  });
});

describe("quote", () => {
  it.each([
    ["hello", '"hello"'],
    ["+254712345678", '"+2547******78"'],
    ["2026-02-30", '"2026-02-30"'],
    ["a\u202Eb\n", '"a·b·"'],
    ["fiq_3f9a8b7c6d", '"[secret]"'],
    ["x".repeat(50), `"${"x".repeat(40)}…"`],
    [12, "12"],
    [{ a: [1] }, '{"a":[1]}'],
  ])("shows %j as %s", (value, shown) => {
    expect(quote(value)).toBe(shown);
  });
});

describe("isHttpAddress", () => {
  it.each([
    ["https://example.com", true],
    ["HTTP://example.com/a?b#c", true],
    ["https://[::1]:8080/", true],
    ["https:example.com", false],
    ["https:///a", false],
    ["//example.com", false],
    ["ftp://example.com", false],
    ["https://exa mple.com", false],
    ["https://example.com:port", false],
    ["", false],
  ])("takes %j: %s", (text, isAddress) => {
    expect(isHttpAddress(text)).toBe(isAddress);
  });
});
