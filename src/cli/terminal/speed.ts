/** How fast a count grows, over the last seconds. */
export interface Speed {
  note(done: number, nowMs: number): void;
  /** 0 while nothing can be said. */
  perSecond(nowMs: number): number;
}

const overMs = 10_000;
const stepMs = 250;

/** A speed whose count is 0 at `startMs`. */
export function openSpeed(startMs: number): Speed {
  let samples = [{ atMs: startMs, done: 0 }];
  let last = 0;
  return {
    note(done, nowMs) {
      last = done;
      const newest = samples.at(-1)?.atMs ?? startMs;
      if (nowMs - newest < stepMs) return;
      const recent = samples.findLastIndex(({ atMs }) => nowMs - atMs >= overMs);
      samples = [...samples.slice(Math.max(recent, 0)), { atMs: nowMs, done }];
    },
    perSecond(nowMs) {
      const first = samples[0] ?? { atMs: startMs, done: 0 };
      const seconds = (nowMs - first.atMs) / 1000;
      return seconds < stepMs / 1000 ? 0 : (last - first.done) / seconds;
    },
  };
}
