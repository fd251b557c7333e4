import * as fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import { backoffMs } from "../../src/send/backoff.ts";

describe("backoffMs", () => {
  it.each([
    [1, 500],
    [2, 1000],
    [3, 2000],
    [4, 4000],
    [7, 32_000],
    [8, 60_000],
    [50, 60_000],
    [5000, 60_000],
  ])("waits before retry %i at most %i ms", (retry, mostMs) => {
    expect(backoffMs(retry, () => 1)).toBe(mostMs);
    expect(backoffMs(retry, () => 0)).toBe(0);
    expect(backoffMs(retry, () => 0.25)).toBe(mostMs / 4);
  });

  it("draws from the whole range by itself", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), (retry) => {
        const waitMs = backoffMs(retry);
        expect(waitMs).toBeGreaterThanOrEqual(0);
        expect(waitMs).toBeLessThanOrEqual(60_000);
      }),
    );
    expect(new Set(Array.from({ length: 20 }, () => backoffMs(8))).size).toBeGreaterThan(1);
  });
});
