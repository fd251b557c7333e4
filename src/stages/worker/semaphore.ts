/** Lets so many at once through, in the order in which they came. */
export interface Semaphore {
  /** Resolves when there is a place; the result leaves it again. Without a place once told to stop: `undefined`. */
  enter(signal: AbortSignal): Promise<(() => void) | undefined>;
}

export function openSemaphore(places: number): Semaphore {
  const waiting = new Set<() => void>();
  let taken = 0;

  const isFull = (): boolean => taken >= places;
  const leaveOnce = (): (() => void) => {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      taken -= 1;
      const [next] = waiting;
      next?.();
    };
  };
  const enter = (): (() => void) => {
    taken += 1;
    return leaveOnce();
  };

  return {
    async enter(signal) {
      while (isFull() && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const wake = (): void => {
            waiting.delete(wake);
            signal.removeEventListener("abort", wake);
            resolve();
          };
          waiting.add(wake);
          signal.addEventListener("abort", wake, { once: true });
        });
      }
      return signal.aborted ? undefined : enter();
    },
  };
}
