import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { refuseLeaks } from "./leaks.ts";

/** The command as it is built; `CARILLON_COMMAND` names another build of it. */
export const commandPath =
  process.env["CARILLON_COMMAND"] ??
  fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

export interface CarillonOptions {
  readonly cwd: string;
  /** All the command sees of the environment, beside where programs and the home folder are. */
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads on stdin, which is no terminal; default nothing. */
  readonly input?: string;
  /** No file may grow beyond so many KiB, as if the disk were full. */
  readonly fileKib?: number;
  /** What nobody else may do with new files, in octal. */
  readonly umask?: string;
}

export interface Finished {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command under way. */
export interface Running {
  readonly child: ChildProcess;
  /** Rejects where the command could not run, or printed or wrote what must stay secret. */
  readonly finished: Promise<Finished>;
  /** What it has said on stderr so far. */
  stderr(): string;
}

/** Runs the built command as a user would, to its end. */
export function carillon(args: readonly string[], options: CarillonOptions): Promise<Finished> {
  return startCarillon(args, options).finished;
}

/** The same, for tests that meddle with it under way. */
export function startCarillon(args: readonly string[], options: CarillonOptions): Running {
  const { cwd, env = {}, input = "", fileKib = "unlimited", umask } = options;
  const command = [process.execPath, commandPath, ...args];
  const limits = `ulimit -f ${fileKib}; umask ${umask ?? ""} >/dev/null; exec "$0" "$@"`;
  const limited = ["bash", "-c", limits, ...command];
  const isLimited = fileKib !== "unlimited" || umask !== undefined;
  const [program = "", ...rest] = isLimited ? limited : command;
  const startedAtMs = Date.now();
  const child = spawn(program, rest, {
    cwd,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...env },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  // It may be gone before it reads.
  child.stdin.on("error", () => undefined).end(input);
  const closed = new Promise<Finished>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
  const finished = closed.then(async (end) => {
    await refuseLeaks({ args, cwd, env, startedAtMs, printed: stdout + stderr });
    return end;
  });
  return { child, finished, stderr: () => stderr };
}
