import type { Command } from "commander";
import type { Done, Io } from "./io.ts";
import { withCommonOptions } from "./options.ts";

export function addInit(program: Command, io: Io, done: Done): void {
  const command = program
    .command("init [dir]")
    .description("Write a repository that works: config, campaign, CSV, workflow, editor settings")
    .option("--provider <adapter>", "flowiq, zixflow, botika or autokonnect, instead of asking")
    .option(
      "--ci <where>",
      "from where it is sent: github (a runner of yours), github-git, github-postgres, github-shards or gitlab",
      "github",
    )
    .option("-y, --yes", "ask nothing; without --provider, autokonnect")
    .addHelpText(
      "after",
      "\nExamples:\n  $ carillon init shop --provider flowiq\n  $ carillon init shop --ci github-git\n",
    );
  withCommonOptions(command, ["pretty", "json"]).action(async (dir, options) => {
    const { init } = await import("./commands/init.ts");
    done(await init(dir, options, io));
  });
}
