import { CommanderError } from "commander";
import { maskNumbers, SandboxUsageError, Trouble } from "../index.ts";
import { exitCode, exitCodeOf } from "./exit-codes.ts";
import { openIo } from "./io.ts";
import type { Io } from "./io.ts";
import { asCommand, buildProgram } from "./program.ts";
import { safeLines, safeText } from "./views/safe-text.ts";

const io = openIo();
// Should nothing be left to wait for before it is done, that is no success.
process.exitCode = exitCode.bug;
void main(asCommand(process.argv.slice(2)), io).then((code) => {
  process.exitCode = code;
});

async function main(argv: readonly string[], io: Io): Promise<number> {
  let code: number = exitCode.done;
  const done = (result: number): void => {
    code = result;
  };
  const program = buildProgram(io, done, argv[0]);
  try {
    await program.parseAsync([...argv], { from: "user" });
    await io.finish();
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.code === "commander.missingArgument") await nameCampaigns(error, io);
      return error.exitCode === 0 ? exitCode.done : exitCode.badInput;
    }
    await io.err.write(told(error));
    return code === exitCode.done ? exitCodeOf(error) : code;
  }
}

async function nameCampaigns({ message }: CommanderError, io: Io): Promise<void> {
  const { campaignsToName } = await import("./campaigns-to-name.ts");
  await io.err.write(await campaignsToName(message, io.cwd));
}

function told(error: unknown): string {
  if (error instanceof Trouble || error instanceof SandboxUsageError) {
    const given = error instanceof Trouble ? error.hint : undefined;
    const hint = given === undefined ? "" : `  hint: ${safeText(given)}\n`;
    return `carillon: ${safeText(error.message)}\n${hint}`;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  // Anyone's words may be in it, and begin a line.
  const lines = safeLines(maskNumbers(stack)).map((line) => `  ${line.trim()}\n`);
  return `carillon: a bug in Carillon, please report it\n${lines.join("")}`;
}
