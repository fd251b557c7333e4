import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A file of this folder as a child process, killed at the latest when disposed. */
export function child(fixture: string, ...args: readonly string[]) {
  return running(process.execPath, [join(import.meta.dirname, fixture), ...args]);
}

/** The same, in a shell that lets it write files of at most `blocks` x 512 or 1,024 bytes. */
export function cramped(blocks: number, fixture: string, ...args: readonly string[]) {
  const path = join(import.meta.dirname, fixture);
  const command = `ulimit -f ${blocks}; exec "$0" "$@"`;
  return running("bash", ["-c", command, process.execPath, path, ...args]);
}

function running(command: string, args: readonly string[]) {
  const started = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(started, "exit");
  return {
    pid: started.pid,
    lines: createInterface({ input: started.stdout })[Symbol.asyncIterator](),
    async kill(): Promise<void> {
      started.kill("SIGKILL");
      await ended;
    },
    async [Symbol.asyncDispose]() {
      started.kill("SIGKILL");
      await ended;
    },
  };
}
