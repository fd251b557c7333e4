import type { Command } from "commander";
import { faults } from "./faults.ts";
import type { Done, Io } from "./io.ts";
import { port, positiveInteger, someText, withCommonOptions } from "./options.ts";

export function addProviders(program: Command, io: Io, done: Done): void {
  const command = program
    .command("providers [name]")
    .description(
      "Say what each adapter can send, needs and promises, and how carillon.yaml uses it",
    )
    .addHelpText(
      "after",
      "\nExamples, of an adapter and of an entry under `providers` in carillon.yaml:\n  $ carillon providers autokonnect\n  $ carillon providers promo\n",
    );
  withCommonOptions(command, ["pretty", "json"]).action(async (name, options) => {
    const { providers } = await import("./commands/providers.ts");
    done(await providers(name, options, io));
  });
}

export function addSandbox(program: Command, io: Io, done: Done): void {
  const command = program
    .command("sandbox")
    .description("Stand in for every provider on this machine; reaches nobody")
    .option("--port <n>", "where to listen; 0 takes any free port", port, 4010)
    .option("--host <address>", "on which address", someText, "127.0.0.1")
    .option(
      "--fault <spec>",
      "a fault, such as status=429,every=10; may be given several times",
      faults,
    )
    .option("--latency <ms>", "how long each answer takes", positiveInteger)
    .addHelpText(
      "after",
      "\nExample:\n  $ carillon sandbox --fault status=429,every=10,retry_after=2\n",
    );
  withCommonOptions(command, ["pretty", "json"]).action(async (options) => {
    const { sandbox } = await import("./commands/sandbox.ts");
    done(await sandbox(options, io));
  });
}
