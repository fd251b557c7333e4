import { Option } from "commander";
import type { Command } from "commander";
import type { Done, Io } from "./io.ts";
import { phoneNumbers, someText, withCommonOptions } from "./options.ts";

export function addStatus(program: Command, io: Io, done: Done): void {
  const command = program
    .command("status <file>")
    .description("Say where the campaign stands, from the ledger")
    .addHelpText("after", "\nExample:\n  $ carillon status campaigns/spring-sale.yaml --json\n");
  withCommonOptions(command, ["pretty", "json"]).action(async (file, options) => {
    const { status } = await import("./commands/status.ts");
    done(await status(file, options, io));
  });
}

export function addResolve(program: Command, io: Io, done: Done): void {
  const outcome = new Option("--outcome <outcome>", "what became of them")
    .choices(["accepted", "failed"])
    .makeOptionMandatory();
  const command = program
    .command("resolve <file>")
    .description("Settle what is in doubt, as you found out")
    .addOption(outcome)
    .option("--only <phone>", "settle this number; may be given several times", phoneNumbers)
    .option("--all", "settle everyone in doubt, also those whom a ledger in git cannot name")
    .requiredOption("--reason <text>", "how you know; kept in the ledger", someText)
    .option("--wait", "wait for a run to finish instead of refusing")
    .addHelpText(
      "after",
      "\nExample:\n  $ carillon resolve campaigns/spring-sale.yaml --outcome accepted --only +254712345678 --reason 'seen in the inbox'\n",
    );
  withCommonOptions(command, ["pretty", "json"]).action(async (file, options) => {
    const { resolve } = await import("./commands/resolve.ts");
    done(await resolve(file, options, io));
  });
}

export function addReport(program: Command, io: Io, done: Done): void {
  const command = program
    .command("report [run]")
    .description("Tell a run again; default: the latest, or the latest of this campaign's file")
    .option("--campaign <id>", "the latest of this campaign", someText)
    .addHelpText("after", "\nExample:\n  $ carillon report --format junit > report.xml\n");
  const formats = ["pretty", "json", "markdown", "html", "junit", "csv"] as const;
  withCommonOptions(command, formats).action(async (run, options) => {
    const { report } = await import("./commands/report.ts");
    done(await report(run, options, io));
  });
  addMerge(command, io, done);
}

function addMerge(report: Command, io: Io, done: Done): void {
  const command = report
    .command("merge <dir...>")
    .description("Merge the reports of all shards of one send into one")
    .option(
      "--out <dir>",
      "the merged report goes here; default: a new folder in reports/",
      someText,
    )
    .addHelpText(
      "after",
      "\nExample:\n  $ carillon report merge shard-1/reports shard-2/reports\n",
    );
  withCommonOptions(command, ["pretty", "json"]).action(async (folders, _, merge) => {
    const { mergeReports } = await import("./commands/merge-reports.ts");
    // `report` knows the same options, and takes them wherever they stand.
    done(await mergeReports(folders, merge.optsWithGlobals(), io));
  });
}
