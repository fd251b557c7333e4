import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { Readable } from "node:stream";
import { Trouble } from "../model/trouble.ts";

/** Where git is asked, and the environment it may see. */
export interface GitPlace {
  /** Absolute. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** git said no. */
export class GitError extends Error {
  override readonly name = "GitError";
  readonly exitCode: number;
  /** The first line of what it said. */
  readonly words: string;

  constructor(exitCode: number, stderr: string) {
    const words = (stderr.split("\n")[0] ?? "").replace(/^fatal: /, "");
    super(words);
    this.exitCode = exitCode;
    this.words = words;
  }
}

const mostBytes = 64 * 1024 * 1024;

/** What git answers on stdout. Throws `GitError`, and `Trouble` where there is no git. */
export function runGit(place: GitPlace, args: readonly string[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { ...optionsFor(place), encoding: "buffer", maxBuffer: mostBytes } as const;
    execFile("git", args, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(refusalOf(error, stderr.toString()));
    });
  });
}

/** What git answers on stdout, as it comes. The stream fails where git does. */
export function streamGit(place: GitPlace, args: readonly string[]): Readable {
  return Readable.from(chunksOf(place, args), { objectMode: false });
}

async function* chunksOf(place: GitPlace, args: readonly string[]): AsyncGenerator<Buffer> {
  const stdio = ["ignore", "pipe", "pipe"] as const;
  const child = spawn("git", args, { ...optionsFor(place), stdio: [...stdio] });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(0, 1000);
  });
  const closed = once(child, "close");
  // Nobody waits for it where the reader has had enough.
  closed.catch(() => undefined);
  try {
    yield* child.stdout as AsyncIterable<Buffer>;
    const [code] = (await closed) as [number | null];
    if (code !== 0) throw new GitError(code ?? -1, stderr);
  } finally {
    child.kill();
  }
}

/** What git needs to know of the environment; secrets are none of it. */
const seen = /^(?:PATH|PATHEXT|HOME|USERPROFILE|SYSTEMROOT|TMPDIR|TEMP|XDG_CONFIG_HOME|GIT_\w+)$/i;

function optionsFor({ folder, env }: GitPlace) {
  const passed = Object.entries(env).filter(([name]) => seen.test(name));
  return {
    cwd: folder,
    env: {
      ...Object.fromEntries(passed),
      // A partial clone would fetch what it lacks.
      GIT_ALLOW_PROTOCOL: "none",
      GIT_NO_LAZY_FETCH: "1",
      GIT_TERMINAL_PROMPT: "0",
      GIT_NO_REPLACE_OBJECTS: "1",
      GIT_OPTIONAL_LOCKS: "0",
      LC_ALL: "C",
    },
  };
}

function refusalOf(error: Error & { readonly code?: unknown }, stderr: string): Error {
  if (typeof error.code === "number") return new GitError(error.code, stderr);
  if (error.code !== "ENOENT") return error;
  return new Trouble("git cannot be run", "install it, and see that it is in PATH");
}
