import type { Command } from "commander";
import type { Done, Io } from "./io.ts";
import { phoneNumbers, positiveInteger, someText, withCommonOptions } from "./options.ts";

export function addValidate(program: Command, io: Io, done: Done): void {
  const command = program
    .command("validate [file...]")
    .description("Check campaign files and their CSVs; default: campaigns/**/*.yaml")
    .addHelpText("after", "\nExample:\n  $ carillon validate --format github\n");
  withCommonOptions(command, ["pretty", "json", "github"]).action(async (files, options) => {
    const { validate } = await import("./commands/validate.ts");
    done(await validate(files, options, io));
  });
}

export function addPreview(program: Command, io: Io, done: Done): void {
  const command = program
    .command("preview <file>")
    .description("See the messages as they would arrive")
    .option(
      "--limit <n>",
      "so many recipients (default: 5; html: 12, picked to show the most)",
      positiveInteger,
    )
    .option("--only <phone>", "only this number; may be given several times", phoneNumbers)
    .option("--out <path>", "write to this file instead of stdout", someText)
    .addHelpText(
      "after",
      "\nExample:\n  $ carillon preview campaigns/spring-sale.yaml --format html --out preview.html\n",
    );
  withCommonOptions(command, ["pretty", "html", "markdown", "json"]).action(
    async (file, options) => {
      const { preview } = await import("./commands/preview.ts");
      done(await preview(file, options, io));
    },
  );
}

export function addPlan(program: Command, io: Io, done: Done): void {
  const command = program
    .command("plan <file>")
    .description("Say what a send would do, and why; sends nothing")
    .option(
      "--out <path>",
      "freeze it into this file, to be approved and sent with send --plan",
      someText,
    )
    .addHelpText(
      "after",
      "\nExamples:\n  $ carillon plan campaigns/spring-sale.yaml --json\n  $ carillon plan campaigns/spring-sale.yaml --out plan.json\n",
    );
  withCommonOptions(command, ["pretty", "json", "markdown"]).action(async (file, options) => {
    const { plan } = await import("./commands/plan.ts");
    done(await plan(file, options, io));
  });
}

export function addDiff(program: Command, io: Io, done: Done): void {
  const command = program
    .command("diff <file>")
    .description("Say what changed since a git revision: recipients, text, settings")
    .option(
      "--base <rev>",
      "compare with this revision (default: the default branch of origin)",
      someText,
    )
    .addHelpText(
      "after",
      "\nExample:\n  $ carillon diff campaigns/spring-sale.yaml --base origin/main --format markdown\n",
    );
  withCommonOptions(command, ["pretty", "markdown", "json"]).action(async (file, options) => {
    const { diff } = await import("./commands/diff.ts");
    done(await diff(file, options, io));
  });
}
