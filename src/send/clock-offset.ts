/** How far another clock is ahead of one's own. */
export interface ClockOffset {
  /** What the other clock said in an answer that was asked for and came at these times of one's own. Returns the offset as far as it is known. */
  note(theirsMs: number, askedAt: number, answeredAt: number): number;
}

/** How long a good measurement counts for more than a worse one. */
const freshMs = 30_000;
/** A measurement is good where the answer took at most this much longer than the quickest. */
const goodShare = 1.5;

/**
 * The moment of answering lies somewhere between asking and having the answer, so quick answers
 * say it best: only they are believed. What is left of the error stays nearly the same from one
 * answer to the next, and shifts departures without bunching them.
 */
export function clockOffset(): ClockOffset {
  let quickestMs = Infinity;
  let measuredAt = -Infinity;
  let offset = 0;
  return {
    note(theirsMs, askedAt, answeredAt) {
      const tookMs = answeredAt - askedAt;
      const isOld = answeredAt - measuredAt > freshMs;
      if (tookMs <= quickestMs * goodShare || isOld) {
        quickestMs = isOld ? tookMs : Math.min(quickestMs, tookMs);
        measuredAt = answeredAt;
        offset = theirsMs - (askedAt + tookMs / 2);
      }
      return offset;
    },
  };
}
