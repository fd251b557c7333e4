/** When requests should leave so that no one-second window holds more than the rate, as `watchDepartures` sees to. */
export interface LeaveSchedule {
  /** When the request behind `ahead` others may leave, on the caller's clock. */
  dueAt(ahead: number): number;
  left(atMs: number): void;
}

/** Who leaves so little late leaves the times of those behind as they are: timers are no more exact than that. */
const catchUpMs = 5;
/**
 * Time lost beyond that is made up for by leaving this much closer together for a while, so that
 * nobody leaves in a crowd. Whoever is later than so long was not wanted sooner, or all stood still.
 */
const mostBehindMs = 100;
const closer = 0.75;
/**
 * Spacing is wider than the rate asks for by this factor: a second's worth of requests takes
 * 1017.5 ms, a little more than `watchDepartures` asks for, so that who was late comes to be in time.
 */
const slack = 1.0175;

/** Even spacing, on average one interval. */
export function leaveSchedule(perSecond: number): LeaveSchedule {
  const intervalMs = (1000 * slack) / perSecond;
  let due = 0;
  let behindMs = 0;

  return {
    dueAt: (ahead) => due + ahead * intervalMs,
    left(atMs) {
      const lostMs = Math.max(0, atMs - catchUpMs - due);
      behindMs = lostMs > mostBehindMs ? 0 : Math.min(behindMs + lostMs, mostBehindMs);
      const gainedMs = Math.min(behindMs, intervalMs * (1 - closer));
      behindMs -= gainedMs;
      due += lostMs + intervalMs - gainedMs;
    },
  };
}

/** Without a rate everyone may leave at once. */
export const noSchedule: LeaveSchedule = { dueAt: () => 0, left: () => undefined };
