/** When requests may leave so that no one-second window holds more than the rate. */
export interface LeaveSchedule {
  /** When the request behind `ahead` others may leave, on the caller's clock. */
  dueAt(ahead: number): number;
  left(atMs: number): void;
}

/**
 * Who leaves late leaves the times of those behind as they are, unless it is later than this: a
 * pause of the process so short costs nothing, and after a longer one nobody leaves in a crowd.
 */
const catchUpMs = 10;
/**
 * Spacing is wider than the rate asks for by this factor: a second's worth of requests takes
 * 1014 ms. Catching up may take 10 of them back, but `watchDepartures` leaves 12, for what makes
 * requests bunch up between our clock and the provider's door.
 */
const slack = 1.014;

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
