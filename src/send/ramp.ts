/**
 * How many parcels may be on their way. A run begins carefully: the first parcel alone, then
 * five, then everyone; each step waits until all before it have ended, durably, whatever
 * came of them. From then on only those count that are claimed and not answered.
 */
export interface Ramp {
  /** How many more may begin now. */
  room(): number;
  /** Resolves when there is room, or once closed. One caller at a time. */
  free(): Promise<void>;
  began(parcels: number): void;
  /** One was answered for good; its outcome goes into the next commit. */
  answered(): void;
  /** The outcome of one is durable. */
  ended(): void;
  /** Whether the careful beginning is behind. */
  isOver(): boolean;
  close(): void;
}

/** How many may have begun while fewer than so many have ended. */
const steps = [
  { until: 1, most: 1 },
  { until: 6, most: 6 },
];

function mostAfter(ended: number): number | undefined {
  return steps.find(({ until }) => ended < until)?.most;
}

/** `most` may be claimed and not answered, half of them in each claim. Not careful: the beginning was elsewhere. */
export function openRamp(most: number, isCareful: boolean): Ramp {
  let begun = 0;
  let answered = 0;
  let ended = 0;
  let closed = false;
  let wake: () => void = () => undefined;

  const room = (): number => {
    const careful = isCareful ? mostAfter(ended) : undefined;
    const free = most - (begun - answered);
    if (careful !== undefined) return Math.min(careful - begun, free);
    return free * 2 >= most ? Math.ceil(most / 2) : 0;
  };
  const isFull = (): boolean => !closed && room() <= 0;

  return {
    room,
    async free() {
      while (isFull()) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    began(parcels) {
      begun += parcels;
    },
    answered() {
      answered += 1;
      wake();
    },
    ended() {
      ended += 1;
      wake();
    },
    isOver: () => !isCareful || mostAfter(ended) === undefined,
    close() {
      closed = true;
      wake();
    },
  };
}
