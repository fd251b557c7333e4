import type { Outcome } from "../model/ledger.ts";

/** Outcomes of someone for whom a request left, in the order in which charts stack them. */
export const sentOutcomes = [
  "accepted",
  "rejected",
  "failed",
  "in_doubt",
] as const satisfies Outcome[];

export type SentOutcome = (typeof sentOutcomes)[number];

export interface TimeBucket {
  /** Since the run began. */
  readonly fromMs: number;
  readonly counts: Readonly<Record<SentOutcome, number>>;
}

/** What happened when, as coarse as the run was long. Buckets in which nothing happened are absent. */
export interface TimeSeries {
  readonly widthMs: number;
  /** In order. */
  readonly buckets: readonly TimeBucket[];
}

export interface TimeBuckets {
  add(outcome: SentOutcome, sinceStartMs: number): void;
  taken(): TimeSeries;
}

const finestMs = 250;
const mostBuckets = 240;

/** Counts by time in at most 240 buckets, however many are added: their width doubles as the run goes on. */
export function openTimeBuckets(): TimeBuckets {
  let widthMs = finestMs;
  let buckets = new Map<number, Record<SentOutcome, number>>();
  let low = Infinity;
  let high = -Infinity;

  function double(): void {
    const wider = new Map<number, Record<SentOutcome, number>>();
    for (const [index, counts] of buckets) {
      const half = Math.floor(index / 2);
      wider.set(half, sum(wider.get(half) ?? nothing(), counts));
    }
    buckets = wider;
    widthMs *= 2;
    low = Math.floor(low / 2);
    high = Math.floor(high / 2);
  }

  return {
    add(outcome, sinceStartMs) {
      if (!Number.isFinite(sinceStartMs)) return;
      const index = (): number => Math.floor(sinceStartMs / widthMs);
      while (Math.max(high, index()) - Math.min(low, index()) >= mostBuckets) {
        if (high < low) break;
        double();
      }
      low = Math.min(low, index());
      high = Math.max(high, index());
      const counts = buckets.get(index()) ?? nothing();
      counts[outcome] += 1;
      buckets.set(index(), counts);
    },
    taken: () => ({
      widthMs,
      buckets: [...buckets]
        .toSorted(([a], [b]) => a - b)
        .map(([index, counts]) => ({ fromMs: index * widthMs, counts })),
    }),
  };
}

function nothing(): Record<SentOutcome, number> {
  return { accepted: 0, rejected: 0, failed: 0, in_doubt: 0 };
}

function sum(
  a: Readonly<Record<SentOutcome, number>>,
  b: Readonly<Record<SentOutcome, number>>,
): Record<SentOutcome, number> {
  const both = nothing();
  for (const outcome of sentOutcomes) both[outcome] = a[outcome] + b[outcome];
  return both;
}
