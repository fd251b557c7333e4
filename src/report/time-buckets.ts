import { decidedOutcomes, noOutcomes } from "../model/ledger.ts";
import type { DecidedOutcome, OutcomeCounts } from "../model/ledger.ts";

export interface TimeBucket {
  /** Since the run began. */
  readonly fromMs: number;
  readonly counts: OutcomeCounts;
}

/** What happened when, as coarse as the run was long. Buckets in which nothing happened are absent. */
export interface TimeSeries {
  readonly widthMs: number;
  /** In order. */
  readonly buckets: readonly TimeBucket[];
}

export interface TimeBuckets {
  add(outcome: DecidedOutcome, sinceStartMs: number): void;
  taken(): TimeSeries;
}

const finestMs = 250;
const mostBuckets = 240;

/** Counts by time in at most 240 buckets, however many are added: their width doubles as the run goes on. */
export function openTimeBuckets(): TimeBuckets {
  let widthMs = finestMs;
  let buckets = new Map<number, Counts>();
  let low = Infinity;
  let high = -Infinity;

  function double(): void {
    const wider = new Map<number, Counts>();
    for (const [index, counts] of buckets) {
      const half = Math.floor(index / 2);
      wider.set(half, sum(wider.get(half) ?? { ...noOutcomes }, counts));
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
      const counts = buckets.get(index()) ?? { ...noOutcomes };
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

type Counts = Record<DecidedOutcome, number>;

function sum(a: OutcomeCounts, b: OutcomeCounts): Counts {
  const both: Counts = { ...noOutcomes };
  for (const outcome of decidedOutcomes) both[outcome] = a[outcome] + b[outcome];
  return both;
}
