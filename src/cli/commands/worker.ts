import { work } from "../../index.ts";
import { exitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { listenForSignals } from "../signals.ts";
import { safeText } from "../views/safe-text.ts";

export interface WorkerOptions {
  readonly ledger?: string;
  readonly concurrency: number;
  readonly quiet?: true;
}

/** Sends shards of distributed campaigns until it is told to stop. */
export async function worker(options: WorkerOptions, io: Io): Promise<number> {
  const signals = listenForSignals();
  const note = (text: string): void => {
    if (options.quiet) return;
    io.err.write(`${new Date().toISOString()} ${safeText(text)}\n`).catch(() => undefined);
  };
  // The queue's engine lets some errors of a database that went away fall on the floor.
  const dropped = (error: unknown): void => note(`the queue: ${String(error)}`);
  process.on("unhandledRejection", dropped);
  try {
    await work({
      env: io.env,
      concurrency: options.concurrency,
      signal: signals.drain,
      abandon: signals.abandon,
      onNote: note,
      ...(options.ledger === undefined ? {} : { ledger: options.ledger }),
    });
    return exitCode.done;
  } finally {
    process.off("unhandledRejection", dropped);
    signals.stop();
  }
}
