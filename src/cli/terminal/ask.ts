import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

export interface AskOptions {
  readonly input: Readable;
  readonly output: { write(text: string): unknown };
  readonly signal?: AbortSignal;
}

/** Asks for a yes. Anything else is a no: an empty line, the end of the input, `signal`. */
export function confirm(question: string, options: AskOptions): Promise<boolean> {
  const { input, output, signal } = options;
  if (signal?.aborted) return Promise.resolve(false);
  // Without `terminal` the tty stays in its usual mode, so that Ctrl-C is a signal, not a letter.
  const lines = createInterface({ input, terminal: false });
  output.write(`${question} [y/N] `);
  return new Promise((resolve) => {
    const close = (): void => lines.close();
    let isAnswered = false;
    const answered = (isYes: boolean): void => {
      isAnswered = true;
      signal?.removeEventListener("abort", close);
      resolve(isYes);
    };
    lines.once("line", (line) => {
      answered(/^\s*y(?:es)?\s*$/i.test(line));
      lines.close();
    });
    lines.once("close", () => {
      if (!isAnswered) output.write("\n");
      answered(false);
    });
    signal?.addEventListener("abort", close, { once: true });
  });
}
