export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** Work that begins when what was asked for before has ended, however it did. */
export function oneAtATime(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
