import type { Command } from "commander";
import type { Done, Io } from "./io.ts";
import { withCommonOptions } from "./options.ts";

export function addInit(program: Command, io: Io, done: Done): void {
  const command = program
    .command("init [dir]")
    .description("Write a repository that works: config, campaign, CSV, workflow, editor settings")
    .option("--provider <adapter>", "flowiq, zixflow, botika or autokonnect, instead of asking")
    .option("-y, --yes", "ask nothing; without --provider, autokonnect")
    .addHelpText("after", "\nExample:\n  $ carillon init shop --provider flowiq\n");
  withCommonOptions(command, ["pretty", "json"]).action(async (dir, options) => {
    const { init } = await import("./commands/init.ts");
    done(await init(dir, options, io));
  });
}
