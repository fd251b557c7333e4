const firstMs = 500;
const capMs = 60_000;

/** Full jitter: a random wait between 0 and 0.5 s x 2^(retry - 1), capped at 60 s. `retry` counts from 1. */
export function backoffMs(retry: number, random: () => number = Math.random): number {
  return random() * Math.min(capMs, firstMs * 2 ** (retry - 1));
}
