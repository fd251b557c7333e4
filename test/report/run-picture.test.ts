import fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import type { ReportRow } from "../../src/model/report.ts";
import { openLatencyBuckets } from "../../src/report/latency-buckets.ts";
import { openRunPicture } from "../../src/report/run-picture.ts";
import type { RunPicture } from "../../src/report/run-picture.ts";
import { sharePlaces } from "../../src/report/share-places.ts";
import { openTimeBuckets } from "../../src/report/time-buckets.ts";
import { report, row } from "./sample.ts";

function pictureOf(rows: Iterable<ReportRow>, about = report, reveal = false): RunPicture {
  const seen = openRunPicture(about, reveal);
  for (const one of rows) seen.add(one);
  return seen.taken();
}

function many(outcome: ReportRow["outcome"], times: number): ReportRow[] {
  return Array.from({ length: times }, (_, nth) => ({ ...row, outcome, line: nth + 2 }));
}

describe("openTimeBuckets", () => {
  it("counts everyone once, in order, in at most 240 buckets, whenever they were sent to", () => {
    const times = fc.array(fc.integer({ min: -60_000, max: 90_000_000 }), { maxLength: 400 });
    fc.assert(
      fc.property(times, (added) => {
        const buckets = openTimeBuckets();
        for (const ms of added) buckets.add("accepted", ms);
        const taken = buckets.taken();
        expect(taken.buckets.length).toBeLessThanOrEqual(240);
        const from = taken.buckets.map(({ fromMs }) => fromMs);
        expect(from).toEqual(from.toSorted((a, b) => a - b));
        for (const { fromMs, counts } of taken.buckets) {
          const inside = added.filter((ms) => ms >= fromMs && ms < fromMs + taken.widthMs);
          expect(counts.accepted).toBe(inside.length);
        }
      }),
    );
  });

  it.each([
    { lastMs: 1000, widthMs: 250 },
    { lastMs: 60_000, widthMs: 500 },
    { lastMs: 3_600_000, widthMs: 16_000 },
  ])("is as fine as a run of $lastMs ms allows", ({ lastMs, widthMs }) => {
    const buckets = openTimeBuckets();
    buckets.add("failed", 0);
    buckets.add("rejected", lastMs);
    expect(buckets.taken().widthMs).toBe(widthMs);
  });

  it("leaves a time that is none alone", () => {
    const buckets = openTimeBuckets();
    buckets.add("accepted", Number.NaN);
    expect(buckets.taken().buckets).toEqual([]);
  });
});

describe("openLatencyBuckets", () => {
  it.each([0, 0.4, 1, 83.6, 999, 1000, 60_000, 99_000_000])("has a place for %d ms", (ms) => {
    const buckets = openLatencyBuckets();
    buckets.add(ms);
    const [bucket] = buckets.taken();
    expect(bucket?.count).toBe(1);
    const measured = Math.min(Math.max(ms, 1), 999_999);
    expect(measured).toBeGreaterThanOrEqual((bucket?.fromMs ?? 0) * 0.999);
    expect(measured).toBeLessThan((bucket?.toMs ?? 0) * 1.001);
  });
});

describe("sharePlaces", () => {
  it.each([
    { needs: [3, 4], places: 10, shares: [3, 4] },
    { needs: [1000, 5, 1000], places: 100, shares: [47, 5, 48] },
    { needs: [0, 0], places: 10, shares: [0, 0] },
    { needs: [9, 9, 9], places: 2, shares: [0, 1, 1] },
  ])("gives $needs of $places places $shares", ({ needs, places, shares }) => {
    expect(sharePlaces(needs, places)).toEqual(shares);
  });
});

describe("openRunPicture", () => {
  it("shows a rare outcome beside a frequent one, in the order of the sources", () => {
    const rows = [...many("not_attempted", 4000), ...many("in_doubt", 3), ...many("failed", 2000)];
    const { attention } = pictureOf(rows);
    expect(attention.rows).toHaveLength(1000);
    expect(attention.counts).toMatchObject({ not_attempted: 4000, in_doubt: 3, failed: 2000 });
    const shown = attention.rows.map(({ outcome }) => outcome);
    expect(shown.filter((outcome) => outcome === "in_doubt")).toHaveLength(3);
    expect(shown.indexOf("in_doubt")).toBeGreaterThan(shown.lastIndexOf("not_attempted"));
  });

  it("counts who was left out by reason, most first", () => {
    const invalid = (errorCode: string, error: string): ReportRow => ({
      ...row,
      outcome: "invalid",
      errorCode,
      error,
    });
    const { leftOut } = pictureOf([
      { ...row, outcome: "duplicate" },
      invalid("empty_value", "first_name is empty"),
      invalid("invalid_number", "+254712345678 is too long"),
      invalid("invalid_number", "is too short"),
    ]);
    expect(leftOut.map(({ fate, code, count }) => [fate, code, count])).toEqual([
      ["invalid", "invalid_number", 2],
      ["invalid", "empty_value", 1],
      ["duplicate", "", 1],
    ]);
    expect(leftOut[0]?.example).toBe("+2547******78 is too long");
  });

  it("stays small whatever codes a provider makes up", () => {
    const held = Array.from({ length: 5000 }, (_, nth) => ({
      ...row,
      outcome: nth % 2 === 0 ? ("held" as const) : ("failed" as const),
      errorCode: `code ${nth}`,
    }));
    const { leftOut, examples } = pictureOf(held);
    expect(leftOut).toHaveLength(61);
    expect(leftOut.reduce((sum, { count }) => sum + count, 0)).toBe(2500);
    expect(leftOut[0]).toMatchObject({ code: "others", count: 2440 });
    expect(examples.size).toBe(100);
  });

  it("keeps three examples of an error", () => {
    const failed = many("failed", 9).map((one) => ({ ...one, errorCode: "timeout" }));
    const { examples } = pictureOf(failed);
    expect(examples.get("timeout")?.map(({ place }) => place)).toEqual([
      "data/customers.csv:2",
      "data/customers.csv:3",
      "data/customers.csv:4",
    ]);
  });

  it("draws only what this run sent", () => {
    const { times } = pictureOf([row, { ...row, outcome: "already_sent" }]);
    expect(times.buckets.map(({ fromMs, counts }) => [fromMs, counts.accepted])).toEqual([
      [1000, 1],
    ]);
  });

  it("finds nothing remarkable in who was not attempted by a dry run", () => {
    const dry = { ...report, status: "dry_run" } as const;
    const rows = [...many("not_attempted", 3), ...many("invalid", 1)];
    expect(pictureOf(rows, dry).attention.counts).toMatchObject({ not_attempted: 0, invalid: 1 });
  });

  it.each([true, false])("masks before it shortens, unless revealed: %s", (reveal) => {
    const said = { ...row, outcome: "failed" as const, error: `${"x".repeat(150)} +254712345678` };
    const { attention } = pictureOf([said], report, reveal);
    expect(attention.rows[0]?.error.includes("+25471")).toBe(reveal);
  });
});
