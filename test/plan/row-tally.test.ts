import * as fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import { fates } from "../../src/model/audience.ts";
import type { DecidedRow } from "../../src/model/audience.ts";
import { openRowTally } from "../../src/plan/row-tally.ts";
import { decidedOf, rowOf } from "./sample.ts";

function tallyOf(rows: readonly DecidedRow[]) {
  const tally = openRowTally();
  rows.forEach((row) => tally.add(row));
  return tally;
}

const because = (code: string) => ({ problem: { code, message: code } });

describe("openRowTally", () => {
  it("counts every row exactly once, whatever comes", () => {
    const codes = fc.constantFrom(undefined, "a", "b");
    const rows = fc.array(fc.record({ fate: fc.constantFrom(...fates), code: codes }));
    fc.assert(
      fc.property(rows, (list) => {
        const decided = list.map(({ fate, code }, nth) =>
          decidedOf(nth, { fate, ...(code ? because(code) : {}) }),
        );
        const tally = tallyOf(decided);
        const { rows: all, ...byFate } = tally.totals();
        expect(all).toBe(list.length);
        expect(Object.values(byFate).reduce((sum, count) => sum + count, 0)).toBe(all);
        for (const fate of fates) {
          const mine = list.filter((row) => row.fate === fate);
          expect(byFate[fate]).toBe(mine.length);
          const told = tally.reasons().filter((reason) => reason.fate === fate);
          const withReason = fate === "suppressed" ? 0 : mine.filter(({ code }) => code).length;
          expect(told.reduce((sum, { count }) => sum + count, 0)).toBe(withReason);
        }
        expect(tally.countries().reduce((sum, { count }) => sum + count, 0)).toBe(byFate.planned);
      }),
    );
  });

  it("tells reasons by fate and code, most frequent first", () => {
    const rows = [
      decidedOf(0, { fate: "invalid", ...because("no_number") }),
      decidedOf(1, { fate: "held", ...because("in_doubt") }),
      decidedOf(2, { fate: "invalid", ...because("empty_value") }),
      decidedOf(3, { fate: "invalid", ...because("empty_value") }),
    ];
    expect(tallyOf(rows).reasons()[0]).toEqual({ fate: "invalid", code: "empty_value", count: 2 });
    expect(tallyOf(rows).reasons().length).toBe(3);
  });

  it("does not blame a suppressed row for its message", () => {
    expect(
      tallyOf([decidedOf(0, { fate: "suppressed", ...because("empty_value") })]).reasons(),
    ).toEqual([]);
  });

  it("tells the countries of those planned, most first, then by name", () => {
    const countries = ["UG", "KE", "TZ", "KE", "TZ", "RW"];
    const rows = countries.map((country, nth) => decidedOf(nth, { row: rowOf(nth, { country }) }));
    const left = decidedOf(9, { fate: "held", row: rowOf(9, { country: "DE" }) });
    const tags = decidedOf(10, { row: rowOf(10, { country: "", tags: ["42"] }) });
    expect(tallyOf([...rows, left, tags]).countries()).toEqual([
      { country: "KE", count: 2 },
      { country: "TZ", count: 2 },
      { country: "RW", count: 1 },
      { country: "UG", count: 1 },
    ]);
  });

  it("counts nobody as nothing", () => {
    expect(new Set(Object.values(openRowTally().totals()))).toEqual(new Set([0]));
  });
});
