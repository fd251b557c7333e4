/**
 * How far ahead of now departures may be reserved: more than any number of senders reserves,
 * and little enough that a clock that was set back holds nobody up for long.
 */
export function aheadMs(intervalMs: number): number {
  return Math.max(10_000, 100 * intervalMs);
}
