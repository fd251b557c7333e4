import { Command } from "commander";
import { maskNumbers } from "../index.ts";
import { addReport, addResolve, addStatus } from "./declare-account.ts";
import { addDiff, addPlan, addPreview, addValidate } from "./declare-review.ts";
import { addCompletion } from "./declare-completion.ts";
import { addInit } from "./declare-init.ts";
import { addLedger } from "./declare-ledger.ts";
import { addProviders, addSandbox } from "./declare-look-around.ts";
import { addSend } from "./declare-send.ts";
import { addWorker } from "./declare-worker.ts";
import type { Done, Io } from "./io.ts";
import { version } from "./version.ts";

type Declare = (program: Command, io: Io, done: Done) => void;

/** Every command, under its heading in `--help`. */
const groups: readonly (readonly [string, Readonly<Record<string, Declare>>])[] = [
  [
    "Write and review:",
    { init: addInit, validate: addValidate, preview: addPreview, plan: addPlan, diff: addDiff },
  ],
  [
    "Send and account for:",
    {
      send: addSend,
      worker: addWorker,
      status: addStatus,
      resolve: addResolve,
      report: addReport,
      ledger: addLedger,
    },
  ],
  ["Look around:", { providers: addProviders, sandbox: addSandbox, completion: addCompletion }],
];

/**
 * The whole command line, or as much of it as `called` needs where that is a command: to declare
 * all of them takes as long as to check a small campaign. What they do is loaded when it is done.
 */
export function buildProgram(io: Io, done: Done, called?: string): Command {
  const program = new Command("carillon")
    .description(
      "WhatsApp campaigns as code: reviewed in git, sent from CI, every recipient accounted for.",
    )
    .version(version(), "-v, --version", "say which version this is")
    .helpOption("-h, --help", "say what there is")
    .showHelpAfterError("(carillon --help says what there is)")
    .configureOutput({
      writeOut: (text) => void io.out.write(text),
      writeErr: (text) => void io.err.write(withMaskedArguments(text)),
    })
    .addHelpText("after", examples)
    .exitOverride();

  for (const [title, commands] of groups) {
    program.commandsGroup(title);
    for (const declare of chosen(commands, called)) declare(program, io, done);
  }
  for (const command of program.commands) pointToHelp(command, "carillon");
  program.helpCommand("help [command]", "Say more about a command");
  return program;
}

/** Whoever slips is shown the help of the command that they slipped in. */
function pointToHelp(command: Command, above: string): void {
  const name = `${above} ${command.name()}`;
  command.showHelpAfterError(`(${name} --help says more)`);
  for (const below of command.commands) pointToHelp(below, name);
}

/**
 * `help send` as `send --help`, and `sned --help` as `sned`: what is asked about a command that
 * is not there would be answered as if nothing were wrong.
 */
export function asCommand(argv: readonly string[]): readonly string[] {
  const [first = "", ...rest] = argv;
  if (first === "help") return asCommand([...rest, "--help"]);
  const isKnown = first.startsWith("-") || isCommand(first) || first === "complete";
  const asksForHelp = argv.includes("--help") || argv.includes("-h");
  return asksForHelp && !isKnown ? [first] : argv;
}

function isCommand(name: string): boolean {
  return groups.some(([, each]) => Object.hasOwn(each, name));
}

function chosen(
  commands: Readonly<Record<string, Declare>>,
  called: string | undefined,
): readonly Declare[] {
  const isAlone = called !== undefined && isCommand(called);
  return Object.entries(commands).flatMap(([name, declare]) =>
    isAlone && name !== called ? [] : declare,
  );
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
