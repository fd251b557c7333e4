import { Argument } from "commander";
import type { Command } from "commander";
import { exitCode } from "./exit-codes.ts";
import type { Done, Io } from "./io.ts";

const shells = ["bash", "zsh", "fish", "powershell"] as const;

export function addCompletion(program: Command, io: Io, done: Done): void {
  const shell = new Argument("<shell>", "which shell").choices(shells);
  program
    .command("completion")
    .description("Print what makes a shell complete commands, flags and files")
    .addArgument(shell)
    .addHelpText(
      "after",
      `
Examples, each for the shell's own start file:
  bash        eval "$(carillon completion bash)"
  zsh         source <(carillon completion zsh)
  fish        carillon completion fish | source
  powershell  carillon completion powershell | Out-String | Invoke-Expression
`,
    )
    .action(async (chosen) => {
      const { printScript } = await import("./completion.ts");
      await printScript(chosen, io);
      done(exitCode.done);
    });
  // What the script asks at every Tab.
  program.command("complete [word...]", { hidden: true }).action(async (words) => {
    const { completeWords } = await import("./completion.ts");
    await completeWords(program, words, io);
    done(exitCode.done);
  });
}
