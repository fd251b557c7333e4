import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { refuseLeaks } from "./leaks.ts";
import { onTestFailed, onTestFinished } from "vitest";

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

export interface TerminalOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Default 80. */
  readonly columns?: number;
}

/** A command on a terminal of its own, and who sits in front of it. */
export interface Terminal {
  /** Presses keys. Ctrl-C is `\x03`, Ctrl-D `\x04`, Enter `\r`. */
  type(keys: string): void;
  /** Everything that was written, escape codes and all. */
  written(): string;
  /** What is to be read, line by line, as it stands now. */
  screen(): readonly string[];
  /** Waits until something of the screen fits, or did at any time. Returns that screen. */
  until(pattern: RegExp): Promise<readonly string[]>;
  /** Closes the window. */
  hangUp(): void;
  /** The command's exit code. */
  readonly ended: Promise<number | null>;
}

/** Runs the built command on a pseudo-terminal, made by `script` of util-linux. */
export function carillonOnTerminal(args: readonly string[], options: TerminalOptions): Terminal {
  const words = [process.execPath, main, ...args].map((word) => `'${word}'`);
  const { cwd, env = {} } = options;
  const startedAtMs = Date.now();
  const terminal = onTerminal(`exec ${words.join(" ")}`, options);
  const ended = terminal.ended.then(async (code) => {
    await refuseLeaks({ args, cwd, env, startedAtMs, printed: terminal.written() });
    return code;
  });
  // Not every test waits for its end.
  ended.catch(() => undefined);
  return { ...terminal, ended };
}

/** The same for any line of shell. */
export function onTerminal(
  line: string,
  { cwd, env = {}, columns = 80 }: TerminalOptions,
): Terminal {
  const command = `stty cols ${columns} rows 40; ${line}`;
  const child = spawn("script", ["-qefc", command, "/dev/null"], {
    cwd,
    env: {
      PATH: process.env["PATH"],
      HOME: process.env["HOME"],
      TERM: "xterm",
      SHELL: "/bin/sh",
      ...env,
    },
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  let all = "";
  onTestFailed(() => {
    process.stderr.write(`on the terminal:\n${JSON.stringify(all)}\n`);
  });
  child.stdout.setEncoding("utf8").on("data", (text: string) => (all += text));
  child.stdin.on("error", () => undefined);
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const screen = (): readonly string[] => linesOf(all);
  return {
    type: (keys) => void child.stdin.write(keys),
    written: () => all,
    screen,
    async until(pattern) {
      for (let seen = -1; ; await sleep(10)) {
        const hasEnded = child.exitCode !== null;
        if (seen === all.length && hasEnded) throw new Error(`ended before ${pattern}: ${all}`);
        if (seen === all.length) continue;
        seen = all.length;
        const fitting = screensOf(all).find((lines) => pattern.test(lines.join("\n")));
        if (fitting !== undefined) return fitting;
      }
    },
    hangUp: () => void child.kill("SIGKILL"),
    ended,
  };
}

function linesOf(written: string): readonly string[] {
  return written.split(/\r*\n/).map(shown);
}

/** What was to be read each time before something was erased, and in the end. */
function screensOf(written: string): readonly (readonly string[])[] {
  // oxlint-disable-next-line no-control-regex -- the code that erases a line
  const erasures = [...written.matchAll(/\r\u001B\[K/g)].map(({ index }) => index);
  return [...erasures, written.length].map((end) => linesOf(written.slice(0, end)));
}

/** One line after everything that erased it, without colours. */
function shown(line: string): string {
  const erased = line.lastIndexOf("\r\u001B[K");
  const rest = erased < 0 ? line : line.slice(erased + 4);
  // oxlint-disable-next-line no-control-regex -- colours are escape codes
  return rest.replaceAll(/\u001B\[[\d;]*m/g, "");
}
