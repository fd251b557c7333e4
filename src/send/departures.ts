/**
 * Watches what really leaves. A request that was let leave may still wait for its
 * connection, and would then crowd a later second than the one it was let leave in.
 */
export interface Departures {
  /** When one more may be let leave, on the caller's clock; `Infinity` while as many as the rate are on their way. */
  freeAt(): number;
  /** One was let leave. */
  granted(): void;
  /** One of those left then, or, without a time, never will. */
  gone(atMs: number | undefined): void;
}

/** A second, and what may bunch up between our clock and the provider's door. */
const windowMs = 1017;

/** Whatever connections do, no second holds more departures than the rate, counting those on their way. */
export function watchDepartures(perSecond: number): Departures {
  const most = Math.max(1, Math.ceil(perSecond));
  const recent = new Float64Array(most).fill(-Infinity);
  let oldest = 0;
  let onTheirWay = 0;

  return {
    freeAt() {
      if (onTheirWay >= most) return Infinity;
      return (recent[(oldest + onTheirWay) % most] ?? 0) + windowMs;
    },
    granted() {
      onTheirWay += 1;
    },
    gone(atMs) {
      onTheirWay -= 1;
      if (atMs === undefined) return;
      recent[oldest] = atMs;
      oldest = (oldest + 1) % most;
    },
  };
}

/** Without a rate nobody is counted. */
export const noDepartures: Departures = {
  freeAt: () => 0,
  granted: () => undefined,
  gone: () => undefined,
};
