import { createInterface } from "node:readline";
import type { AskOptions } from "./ask.ts";

/**
 * Asks which of `choices`, by number or by name; an empty line takes the first. Asks again
 * until the answer is one of them. `undefined` at the end of the input.
 */
export async function choose(
  question: string,
  choices: readonly string[],
  { input, output }: AskOptions,
): Promise<string | undefined> {
  const lines = createInterface({ input, terminal: false });
  const ask = (): unknown => output.write(`${question} [1] `);
  try {
    ask();
    for await (const line of lines) {
      const chosen = chosenBy(line.trim().toLowerCase(), choices);
      if (chosen !== undefined) return chosen;
      output.write(`Write a number from 1 to ${choices.length}, or a name.\n`);
      ask();
    }
    output.write("\n");
    return undefined;
  } finally {
    lines.close();
  }
}

function chosenBy(answer: string, choices: readonly string[]): string | undefined {
  if (answer === "") return choices[0];
  return choices.find((choice, index) => choice === answer || String(index + 1) === answer);
}
