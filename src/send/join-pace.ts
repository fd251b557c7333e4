import type { Pace } from "../model/pace.ts";
import type { SharedPace } from "./shared-pace.ts";

/** One user's part of a pace. Closing it leaves the pace to the others, with whatever was granted here and not used. */
export function joinPace(pace: SharedPace): Pace {
  let isClosed = false;
  /** Turns whose `leave` was not called yet. */
  let linedUp = 0;
  let sendAway: () => void = () => undefined;
  const closed = new Promise<false>((resolve) => {
    sendAway = () => resolve(false);
  });

  return {
    async turn() {
      if (isClosed) return false;
      const granted = pace.turn().then((may) => {
        if (may && isClosed) pace.forgo();
        else if (may) linedUp += 1;
        return may && !isClosed;
      });
      return Promise.race([granted, closed]);
    },
    async leave() {
      if (isClosed) return false;
      linedUp -= 1;
      const granted = pace.leave().then((may) => {
        if (may && isClosed) pace.gone(false);
        return may && !isClosed;
      });
      return Promise.race([granted, closed]);
    },
    gone: (left) => pace.gone(left),
    pauseFor: (ms) => pace.pauseFor(ms),
    close() {
      if (isClosed) return;
      isClosed = true;
      for (; linedUp > 0; linedUp -= 1) pace.forgo();
      sendAway();
    },
  };
}
