import { describe, expect, it } from "vitest";
import type { Allowance } from "../../src/model/campaign.ts";
import { openBreaker } from "../../src/send/breaker.ts";

/** Notes one outcome per letter, `x` being bad; returns the count at which the run must stop. */
function stopsAfter(outcomes: string, rule: { failureRate: number; consecutive: number }) {
  const breaker = openBreaker<number>(rule, outcomes.length);
  for (const [at, letter] of outcomes.split("").entries()) {
    if (breaker.note(letter === "x" ? "rejected" : "accepted", at) !== undefined) {
      return { after: at + 1, tripped: breaker.tripped() };
    }
  }
  return undefined;
}

const defaults = { failureRate: 0.2, consecutive: 10 };
const well = (count: number): string => "o".repeat(count);
const bad = (count: number): string => "x".repeat(count);
const spread = (count: number): string => "xoooo".repeat(count);

describe("openBreaker", () => {
  it.each([
    { name: "ten in a row", outcomes: bad(20), after: 10 },
    { name: "ten in a row after a good start", outcomes: well(1000) + bad(20), after: 1010 },
    { name: "every fifth, from the 50th on", outcomes: spread(20), after: 50 },
    {
      name: "a burst that fills a fifth of the last 50",
      outcomes: well(60) + "xo".repeat(40),
      after: 79,
    },
    { name: "nine bad, one good, nine bad", outcomes: `${bad(9)}o${bad(9)}${well(40)}`, after: 50 },
  ])("stops after $name", ({ outcomes, after }) => {
    expect(stopsAfter(outcomes, defaults)?.after).toBe(after);
  });

  it.each([
    { name: "nine in a row", outcomes: bad(9) + well(100) },
    { name: "nine of the first 49", outcomes: `${well(40)}${bad(9)}` },
    { name: "nine of every 50", outcomes: `${bad(9)}${well(41)}`.repeat(20) },
    { name: "nothing bad", outcomes: well(1000) },
    { name: "nobody", outcomes: "" },
  ])("does not stop for $name", ({ outcomes }) => {
    expect(stopsAfter(outcomes, defaults)).toBeUndefined();
  });

  it("forgets what lies more than 50 back", () => {
    expect(stopsAfter(bad(9) + well(50) + `${"x".repeat(9)}${well(41)}`, defaults)).toBeUndefined();
  });

  it("blames exactly those in a row", () => {
    expect(stopsAfter(`x${well(5)}${bad(10)}`, defaults)?.tripped).toEqual(
      Array.from({ length: 10 }, (_, nth) => 6 + nth),
    );
  });

  it("blames exactly the bad ones among the last 50", () => {
    expect(stopsAfter(spread(20), defaults)?.tripped).toEqual([
      0, 5, 10, 15, 20, 25, 30, 35, 40, 45,
    ]);
  });

  it("counts more than 50 in a row where the rule asks for it", () => {
    const rule = { failureRate: 1, consecutive: 120 };
    expect(stopsAfter(`x${well(1)}${bad(200)}`, { ...rule, failureRate: 2 })?.after).toBe(122);
    expect(stopsAfter(bad(200), rule)?.after).toBe(50);
  });

  it.each([
    { name: "lets all pass where everything went well", outcomes: well(200), after: undefined },
    { name: "stops for one in 50", outcomes: well(100) + bad(1), after: 101 },
  ])("$name, with a failure rate of 0", ({ outcomes, after }) => {
    expect(stopsAfter(outcomes, { failureRate: 0, consecutive: 10 })?.after).toBe(after);
  });

  it("stops at the first where one in a row is enough", () => {
    expect(stopsAfter("ox", { failureRate: 1, consecutive: 1 })?.after).toBe(2);
  });

  it("says in one sentence why", () => {
    const breaker = openBreaker<number>({ failureRate: 1, consecutive: 2 }, 10);
    breaker.note("failed", 1);
    expect(breaker.note("in_doubt", 2)).toBe("2 in a row were rejected, failed or are in doubt");
    expect(breaker.tripped()).toEqual([1, 2]);
  });

  it.each<{ name: string; inDoubt?: Allowance; planned: number; most: number }>([
    { name: "50 where nothing is said", planned: 100, most: 50 },
    { name: "1% of many where nothing is said", planned: 7050, most: 70 },
    { name: "a share of those planned", inDoubt: { share: 0.02 }, planned: 1000, most: 20 },
    { name: "a number", inDoubt: { count: 3 }, planned: 1_000_000, most: 3 },
    { name: "none", inDoubt: { count: 0 }, planned: 10, most: 0 },
  ])("allows so many doubts: $name", ({ inDoubt, planned, most }) => {
    const rule = { failureRate: 1, consecutive: 1_000_000, ...(inDoubt && { inDoubt }) };
    const breaker = openBreaker<number>(rule, planned);
    for (let nth = 0; nth < most; nth += 1) {
      expect(breaker.note("in_doubt", nth)).toBeUndefined();
      expect(breaker.note("accepted", nth)).toBeUndefined();
    }
    const why = `${most + 1} are in doubt, more than the ${most} that \`abort.in_doubt\` allows`;
    expect(breaker.note("in_doubt", most)).toBe(why);
    expect(breaker.tripped()).toEqual([]);
  });
});
