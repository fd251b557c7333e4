import { signalCodes } from "./exit-codes.ts";

type Signal = keyof typeof signalCodes;

/** Ctrl-C and its relatives while something must not be cut off. */
export interface Signals {
  /** Aborted by the first signal: stop handing out and drain. */
  readonly drain: AbortSignal;
  /** Aborted by the second: at once. */
  readonly abandon: AbortSignal;
  /** The first signal, if there was one. */
  first(): Signal | undefined;
  /** Its exit code. */
  code(): number | undefined;
  stop(): void;
}

export function listenForSignals(): Signals {
  const drain = new AbortController();
  const abandon = new AbortController();
  let first: Signal | undefined;

  const receive = (signal: Signal): void => {
    if (first !== undefined) return abandon.abort();
    first = signal;
    drain.abort();
  };
  const onInt = (): void => receive("SIGINT");
  const onTerm = (): void => receive("SIGTERM");
  process.on("SIGINT", onInt);
  process.on("SIGTERM", onTerm);

  return {
    drain: drain.signal,
    abandon: abandon.signal,
    first: () => first,
    code: () => (first === undefined ? undefined : signalCodes[first]),
    stop() {
      process.off("SIGINT", onInt);
      process.off("SIGTERM", onTerm);
    },
  };
}
