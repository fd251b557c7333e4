import { Command } from "commander";
import { maskNumbers } from "../index.ts";
import { addProviders, addReport, addResolve, addSandbox, addStatus } from "./declare-after.ts";
import { addDiff, addPlan, addPreview, addValidate } from "./declare-before.ts";
import { addCompletion } from "./declare-completion.ts";
import { addInit } from "./declare-init.ts";
import { addLedger } from "./declare-ledger.ts";
import { addSend } from "./declare-send.ts";
import { addWorker } from "./declare-worker.ts";
import type { Done, Io } from "./io.ts";
import { version } from "./version.ts";

/** The whole command line. Commands are loaded when they are called, so that `--help` stays quick. */
export function buildProgram(io: Io, done: Done): Command {
  const program = new Command("carillon")
    .description(
      "WhatsApp campaigns as code: reviewed in git, sent from CI, every recipient accounted for.",
    )
    .version(version(), "--version", "say which version this is")
    .helpOption("-h, --help", "say what there is")
    .showHelpAfterError("(carillon --help says what there is)")
    .configureOutput({ writeErr: (text) => void io.err.write(withMaskedArguments(text)) })
    .addHelpText("after", examples)
    .exitOverride();

  program.commandsGroup("Write and review:");
  for (const add of [addInit, addValidate, addPreview, addPlan, addDiff]) add(program, io, done);
  program.commandsGroup("Send and account for:");
  for (const add of [addSend, addWorker, addStatus, addResolve, addReport, addLedger])
    add(program, io, done);
  program.commandsGroup("Look around:");
  for (const add of [addProviders, addSandbox, addCompletion]) add(program, io, done);
  program.helpCommand("help [command]", "Say more about a command");
  return program;
}

/** What was typed stands in quotes, and a log may keep it. */
function withMaskedArguments(text: string): string {
  return text.replaceAll(/'[^']*'/g, maskNumbers);
}

const examples = `
Examples:
  $ carillon validate
  $ carillon preview campaigns/spring-sale.yaml --limit 3
  $ carillon send campaigns/spring-sale.yaml --sandbox
`;
