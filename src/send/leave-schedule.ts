/** When requests may leave so that no one-second window holds more than the rate. */
export interface LeaveSchedule {
  /** When the request behind `ahead` others may leave, on the caller's clock. */
  dueAt(ahead: number): number;
  left(atMs: number): void;
}

/** A late timer may be made up for by this much, so that a fast rate is not lost to timers. */
const catchUpMs = 5;
/**
 * Spacing is wider than the rate asks for by this factor: a second's worth of requests takes
 * 1017 ms, 1012 at least where one was late. The rest is for what makes requests bunch up
 * between our clock and the provider's door.
 */
const slack = 1.017;

/** Even spacing: nobody leaves sooner than one interval after the one before was due. */
export function leaveSchedule(perSecond: number): LeaveSchedule {
  const intervalMs = (1000 * slack) / perSecond;
  let due = 0;

  return {
    dueAt: (ahead) => due + ahead * intervalMs,
    left(atMs) {
      due = Math.max(due, atMs - catchUpMs) + intervalMs;
    },
  };
}

/** Without a rate everyone may leave at once. */
export const noSchedule: LeaveSchedule = { dueAt: () => 0, left: () => undefined };
