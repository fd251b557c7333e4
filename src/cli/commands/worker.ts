import { work } from "../../index.ts";
import { exitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { listenForSignals } from "../signals.ts";
import { keepHeapSmall } from "../small-heap.ts";
import { safeText } from "../views/safe-text.ts";

export interface WorkerOptions {
  readonly ledger?: string;
  readonly concurrency: number;
  readonly port?: number;
  readonly host: string;
  readonly quiet?: true;
}

/** Sends shards of distributed campaigns until it is told to stop. */
export async function worker(options: WorkerOptions, io: Io): Promise<number> {
  keepHeapSmall();
  const signals = listenForSignals();
  const note = (text: string): void => {
    if (options.quiet) return;
    io.err.write(`${new Date().toISOString()} ${safeText(text)}\n`).catch(() => undefined);
  };
  try {
    await work({
      env: io.env,
      concurrency: options.concurrency,
      signal: signals.drain,
      abandon: signals.abandon,
      onNote: note,
      ...(options.ledger === undefined ? {} : { ledger: options.ledger }),
      ...(options.port === undefined ? {} : { listen: { port: options.port, host: options.host } }),
    });
    return exitCode.done;
  } finally {
    signals.stop();
  }
}
