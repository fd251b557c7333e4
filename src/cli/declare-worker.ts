import type { Command } from "commander";
import type { Done, Io } from "./io.ts";
import { port, positiveInteger, someText } from "./options.ts";

export function addWorker(program: Command, io: Io, done: Done): void {
  program
    .command("worker")
    .description("Send what `send --distributed` left to workers, until told to stop")
    .option(
      "--ledger <address>",
      "the ledger to work for: postgres://…; CARILLON_LEDGER says the same",
    )
    .option("--concurrency <n>", "shards at once, of each provider", positiveInteger, 1)
    .option(
      "--port <n>",
      "answer /healthz, /readyz and /metrics there; 0 takes any free port",
      port,
    )
    .option("--host <address>", "with --port: on which address", someText, "127.0.0.1")
    .option("-q, --quiet", "say only what went wrong")
    .addHelpText(
      "after",
      "\nExample:\n  $ CARILLON_LEDGER=postgres://ann@db/shop carillon worker --concurrency 4\n",
    )
    .action(async (options) => {
      const { worker } = await import("./commands/worker.ts");
      done(await worker(options, io));
    });
}
