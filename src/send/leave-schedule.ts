/** When requests may leave so that no one-second window holds more than the rate. */
export interface LeaveSchedule {
  /** When the request behind `ahead` others may leave, on the caller's clock. */
  dueAt(ahead: number): number;
  left(atMs: number): void;
}

/** A late timer may be made up for by this much, so that a fast rate is not lost to timers. */
const catchUpMs = 10;
/** Between our clock and the provider's door requests bunch up a little; this keeps its window clean too. */
const windowMs = 1010;
const slack = 1.012;

/** Even spacing, with the last second's departures kept so that no window holds more than the rate. */
export function leaveSchedule(perSecond: number): LeaveSchedule {
  const intervalMs = (1000 * slack) / perSecond;
  const recent = new Float64Array(Math.max(1, Math.ceil(perSecond))).fill(-Infinity);
  let oldest = 0;
  let due = 0;

  return {
    dueAt(ahead) {
      if (ahead > 0) return due + ahead * intervalMs;
      return perSecond < 1 ? due : Math.max(due, (recent[oldest] ?? 0) + windowMs);
    },
    left(atMs) {
      recent[oldest] = atMs;
      oldest = (oldest + 1) % recent.length;
      due = Math.max(due, atMs - Math.min(catchUpMs, intervalMs / 2)) + intervalMs;
    },
  };
}

/** Without a rate everyone may leave at once. */
export const noSchedule: LeaveSchedule = { dueAt: () => 0, left: () => undefined };
