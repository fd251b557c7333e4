import { relative } from "node:path";
import { RootCommand } from "@bomb.sh/tab";
import type { Complete } from "@bomb.sh/tab";
import type { Command, Option } from "commander";
import { adapters, campaignsOf } from "../index.ts";
import type { Io } from "./io.ts";

/** Prints what makes a shell complete: at every Tab it asks the hidden command `complete`. */
export async function printScript(shell: string, io: Io): Promise<void> {
  if (shell === "bash") await io.out.write(beforeBash);
  new RootCommand().setup("carillon", "carillon", shell);
  if (shell === "bash") await io.out.write(afterBash);
}

/** Prints what the last of `words` may become, one a line. An answer of `:0` asks the shell for files. */
export async function completeWords(
  program: Command,
  words: readonly string[],
  io: Io,
): Promise<void> {
  const campaigns = await campaignFiles(io);
  if (wantsPath(program, words, campaigns)) return io.out.write(":0\n");
  engineFor(program, campaigns).parse([...words]);
}

/** As one would type them. Bash runs what stands in `$()` in an answer, so that only plain names are offered. */
async function campaignFiles({ cwd }: Io): Promise<readonly string[]> {
  try {
    const files = (await campaignsOf({ cwd })).map((file) => relative(cwd, file));
    return files.filter((file) => /^[\p{L}\p{N}./@+_-]+$/u.test(file));
  } catch {
    return [];
  }
}

/** The engine answers with words alone, so where any file will do it is not asked. */
function wantsPath(
  program: Command,
  words: readonly string[],
  campaigns: readonly string[],
): boolean {
  const [command, ...given] = commandIn(program, words);
  const word = given.pop();
  if (word === undefined || command === program) return false;
  const before = given.at(-1) ?? "";
  const option = command.options.find(({ long, short }) => [long, short].includes(before));
  if (option !== undefined && takesValue(option)) return takesPath.test(option.flags);
  if (word.startsWith("-")) return false;
  const argument = command.registeredArguments[0]?.name();
  if (argument === "file") return !campaigns.some((file) => file.startsWith(word));
  return argument === "dir";
}

/** The command that `words` begin with, and what follows it. The last word is still being typed. */
function commandIn(within: Command, words: readonly string[]): [Command, ...string[]] {
  const [name, ...rest] = words;
  const found = within.commands.find((one) => one.name() === name);
  return found === undefined || rest.length === 0 ? [within, ...words] : commandIn(found, rest);
}

const takesPath = /[<[](?:file|path|dir)[>\]]/;

function engineFor(program: Command, campaigns: readonly string[]): RootCommand {
  const engine = new RootCommand();
  const help = program.createHelp();
  const commands = help.visibleCommands(program).flatMap((one) => [one, ...one.commands]);
  const names = help.visibleCommands(program).map((command) => command.name());
  const offered: Readonly<Record<string, readonly string[]>> = {
    file: campaigns,
    name: [...adapters.keys()],
    command: names,
  };
  for (const command of [program, ...commands]) {
    const target =
      command === program ? engine : engine.command(pathOf(command), command.description());
    for (const option of help.visibleOptions(command)) addOption(target, option);
    if (command === program) continue;
    for (const argument of command.registeredArguments) {
      const known = argument.argChoices ?? offered[argument.name()] ?? [];
      target.argument(argument.name(), offer(known), argument.variadic);
    }
  }
  return engine;
}

/** `ledger check`, as it is typed. */
function pathOf(command: Command): string {
  const { parent } = command;
  const isTop = parent === null || parent.parent === null;
  return isTop ? command.name() : `${parent.name()} ${command.name()}`;
}

function addOption(target: ReturnType<RootCommand["command"]>, option: Option): void {
  const name = option.long?.replace(/^--/, "");
  if (name === undefined) return;
  const alias = option.short?.replace(/^-/, "");
  if (!takesValue(option)) {
    target.option(name, option.description, alias);
    return;
  }
  target.option(name, option.description, offer(option.argChoices ?? values[name] ?? []), alias);
}

/** What options take that do not declare it as choices. */
const values: Readonly<Record<string, readonly string[]>> = {
  retry: ["rejected", "in_doubt"],
  provider: [...adapters.keys()],
};

function offer(words: readonly string[]): (complete: Complete) => void {
  return (complete) => {
    for (const word of words) complete(word, "");
  };
}

function takesValue(option: Option): boolean {
  return option.required || option.optional;
}

// The engine's script needs a function of the package bash-completion, and complains when it is
// read a second time.
const beforeBash = `if ! declare -F _get_comp_words_by_ref >/dev/null; then
    _get_comp_words_by_ref() {
        local line="\${COMP_LINE:0:COMP_POINT}"
        read -ra words <<< "$line"
        [[ $line == *[[:space:]] ]] && words+=("")
        cword=$(( \${#words[@]} - 1 ))
        cur=\${words[cword]}
        prev=\${words[cword - 1]}
    }
fi
{
`;

// -o default: files, where the answer is ":0".
const afterBash = `} 2>/dev/null
complete -o default -F __carillon_complete carillon
`;
