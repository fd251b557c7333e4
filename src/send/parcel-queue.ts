import type { Handed } from "./deliver.ts";

/** Those that may go next, for many to take from: nobody waits while there are any. */
export interface ParcelQueue {
  /** The next one; nothing while there is none, or once the run is stopping. */
  take(): Handed | undefined;
  /** Waits until there are more. False: there will be none. */
  more(): Promise<boolean>;
  /** Puts these behind all others. */
  put(batch: Handed[]): void;
  /** Resolves when somebody finds nothing left to take, or the run is stopping. */
  taken(): Promise<void>;
  /** Takes all that nobody took. */
  rest(): Handed[];
  /** Nothing is put any more. */
  end(): void;
}

export function openParcelQueue(halted: AbortSignal): ParcelQueue {
  let queue: Handed[] = [];
  let isOver = false;
  const came = bell();
  const wanted = bell();
  const isAny = (): boolean => queue.length > 0 && !halted.aborted;
  const wakeAll = (): void => {
    wanted.ring();
    came.ring();
  };
  halted.addEventListener("abort", wakeAll, { once: true });

  return {
    take: () => (halted.aborted ? undefined : queue.shift()),
    async more() {
      while (!isAny()) {
        wanted.ring();
        if (isOver || halted.aborted) return false;
        await came.rings();
      }
      return true;
    },
    put(batch) {
      queue = queue.length > 0 ? queue.concat(batch) : batch;
      came.ring();
    },
    async taken() {
      if (isAny()) await wanted.rings();
    },
    rest: () => queue.splice(0),
    end() {
      isOver = true;
      came.ring();
    },
  };
}

/** Wakes everyone who waits for it. One promise for all of them. */
interface Bell {
  ring(): void;
  rings(): Promise<void>;
}

function bell(): Bell {
  let next: Promise<void> | undefined;
  let ring: () => void = () => undefined;
  return {
    ring() {
      next = undefined;
      ring();
    },
    rings: () =>
      (next ??= new Promise((resolve) => {
        ring = resolve;
      })),
  };
}
