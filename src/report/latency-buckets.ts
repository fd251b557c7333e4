export interface LatencyBucket {
  readonly fromMs: number;
  readonly toMs: number;
  readonly count: number;
}

export interface LatencyBuckets {
  add(latencyMs: number): void;
  /** Those that hold anything, in order. */
  taken(): readonly LatencyBucket[];
}

const perDecade = 10;
// From 1 ms to a thousand seconds: no attempt lasts longer than its deadline.
const decades = 6;

/** Counts of latencies in ten buckets a decade: each is a quarter wider than the one before. */
export function openLatencyBuckets(): LatencyBuckets {
  const counts: number[] = Array.from({ length: decades * perDecade }, () => 0);
  return {
    add(latencyMs) {
      if (!Number.isFinite(latencyMs)) return;
      const index = Math.floor(Math.log10(Math.max(latencyMs, 1)) * perDecade);
      const held = Math.min(index, counts.length - 1);
      counts[held] = (counts[held] ?? 0) + 1;
    },
    taken: () =>
      counts
        .map((count, index) => ({ fromMs: edge(index), toMs: edge(index + 1), count }))
        .filter(({ count }) => count > 0),
  };
}

function edge(index: number): number {
  return 10 ** (index / perDecade);
}
