import { array, assert, integer, nat, property } from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import { shortCount } from "../../src/report/chart-numbers.ts";
import { count } from "../../src/report/headline.ts";

const compact = new Intl.NumberFormat("en-US", {
  notation: "compact",
  maximumSignificantDigits: 3,
});

describe("numbers for people", () => {
  it("are grouped as in English", () => {
    const tenths = nat().map((n) => n / 10);
    assert(
      property(array(tenths), (numbers) => {
        for (const n of numbers) expect(count(n)).toBe(n.toLocaleString("en-US"));
      }),
    );
  });

  it("are short on axes, as `Intl` would have them", () => {
    const round = [
      0, 0.05, 0.2, 2.5, 999, 999.6, 1000, 1050, 99_950, 999_500, 1_250_000, 2e9, 3e12,
    ];
    for (const n of round) expect(shortCount(n)).toBe(compact.format(n));
    assert(
      property(integer({ min: 0, max: 2 ** 31 - 1 }), (n) => {
        expect(shortCount(n)).toBe(compact.format(n));
      }),
    );
  });
});
