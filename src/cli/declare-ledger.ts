import type { Command } from "commander";
import type { Done, Io } from "./io.ts";
import { someText, withCommonOptions } from "./options.ts";

/** `carillon ledger …`: what keeps the ledger trustworthy. */
export function addLedger(program: Command, io: Io, done: Done): void {
  const ledger = program
    .command("ledger")
    .description("Check, repair, compact or export the ledger")
    .usage("check|repair|adopt|compact|export [options]")
    .addHelpText(
      "after",
      "\nExamples:\n  $ carillon ledger check\n  $ carillon ledger repair campaigns/spring-sale.yaml\n  $ carillon ledger export --out ledger.ndjson\n",
    )
    .helpCommand(false);
  for (const add of [addCheck, addRepair, addAdopt, addCompact, addExport]) add(ledger, io, done);
}

function addCheck(ledger: Command, io: Io, done: Done): void {
  const command = ledger
    .command("check")
    .description("Look at every record; exit 5 where the ledger is not whole");
  withCommonOptions(command, ["pretty", "json"]).action(async (options) => {
    const { checkLedger } = await import("./commands/ledger-check.ts");
    done(await checkLedger(options, io));
  });
}

function addRepair(ledger: Command, io: Io, done: Done): void {
  const command = ledger
    .command("repair [file...]")
    .description(
      "Make a new ledger of what a damaged one proves; whom it cannot tell about is in doubt, of the campaigns named too",
    )
    .option("--yes", "do not ask");
  withCommonOptions(command, ["pretty", "json"]).action(async (files, options) => {
    const { repairLedger } = await import("./commands/ledger-repair.ts");
    done(await repairLedger({ campaigns: files, as: "damaged" }, options, io));
  });
}

function addAdopt(ledger: Command, io: Io, done: Done): void {
  const command = ledger
    .command("adopt <file...>")
    .description(
      "Go on with an older copy of the ledger, or without any: everyone of these campaigns without a record is in doubt",
    )
    .option("--yes", "do not ask");
  withCommonOptions(command, ["pretty", "json"]).action(async (files, options) => {
    const { repairLedger } = await import("./commands/ledger-repair.ts");
    done(await repairLedger({ campaigns: files, as: "older" }, options, io));
  });
}

function addCompact(ledger: Command, io: Io, done: Done): void {
  const command = ledger
    .command("compact [file...]")
    .description(
      "Put one record in the place of each wave's history, in a ledger in git; it says the same afterwards",
    )
    .option("--all", "every campaign that is in the ledger")
    .option("--wait", "wait for a run to finish instead of refusing");
  withCommonOptions(command, ["pretty", "json"]).action(async (files, options) => {
    const { compactLedger } = await import("./commands/ledger-compact.ts");
    done(await compactLedger(files, options, io));
  });
}

function addExport(ledger: Command, io: Io, done: Done): void {
  const command = ledger
    .command("export")
    .description("Print everything in the ledger as NDJSON, one record a line")
    .option("--out <path>", "write to this file instead of stdout", someText);
  withCommonOptions(command, ["ndjson"]).action(async (options) => {
    const { exportLedger } = await import("./commands/ledger-export.ts");
    done(await exportLedger(options, io));
  });
}
