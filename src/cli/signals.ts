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

export interface SignalOptions {
  /** The end of the process that started this one counts as a SIGTERM. Default false. */
  readonly withParent?: boolean;
}

const parentCheckMs = 500;

export function listenForSignals({ withParent = false }: SignalOptions = {}): Signals {
  const drain = new AbortController();
  const abandon = new AbortController();
  let first: Signal | undefined;

  const receive = (signal: Signal): void => {
    if (first !== undefined) return abandon.abort();
    first = signal;
    drain.abort();
  };
  const listening = Object.keys(signalCodes).map((name) => {
    const signal = name as Signal;
    const listener = (): void => receive(signal);
    process.on(signal, listener);
    return () => process.off(signal, listener);
  });
  const orphaned = (): void => {
    // Whoever drains already is not hurried: the parent may have died of the same signal.
    if (first === undefined) receive("SIGTERM");
  };
  const unwatch = withParent ? onParentGone(orphaned) : () => undefined;

  return {
    drain: drain.signal,
    abandon: abandon.signal,
    first: () => first,
    code: () => (first === undefined ? undefined : signalCodes[first]),
    stop() {
      for (const forget of listening) forget();
      unwatch();
    },
  };
}

/** A signal that ends a shell does not reach what the shell was running; the new parent tells. */
function onParentGone(gone: () => void): () => void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) gone();
  }, parentCheckMs).unref();
  return () => clearInterval(timer);
}
