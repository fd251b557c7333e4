import { buildProgram } from "../../src/cli/program.ts";
import { openIo } from "../../src/cli/io.ts";
import type { Command } from "commander";

/** What a script's variables are while its commands are looked at. */
const values: Readonly<Record<string, string>> = {
  CAMPAIGN: "campaigns/welcome.yaml",
  SHARD: "2",
  SHARDS: "4",
};

/** The words of every call of `carillon` in a script of a workflow. */
export function commandsIn(script: string): readonly (readonly string[])[] {
  const lines = script.replaceAll(/\\\n\s*/g, "").split("\n");
  return lines.flatMap((line) => {
    const call = /^\s*(?:exec )?carillon ([^|>]*)/.exec(line)?.[1];
    return call === undefined ? [] : [wordsOf(call)];
  });
}

function wordsOf(call: string): readonly string[] {
  const filled = call
    .replaceAll(/\$\{\w+:\+([^}]*)\}/g, "$1")
    .replaceAll(/\$\{?(\w+)\}?/g, (_, name: string) => values[name] ?? "x");
  return filled.replaceAll('"', "").trim().split(/\s+/);
}

/** Throws where the command line does not know such a command, or such an option of it. */
export async function parse(words: readonly string[]): Promise<void> {
  const program = buildProgram(openIo(), () => undefined);
  tame(program);
  await program.parseAsync([...words], { from: "user" });
}

/** It is parsed, and nothing more. */
function tame(command: Command): void {
  command.exitOverride().configureOutput({ writeErr: () => undefined });
  if (command.commands.length === 0) command.action(() => undefined);
  for (const sub of command.commands) tame(sub);
}
