import { spawn, type ChildProcess } from "node:child_process";
import { Readable } from "node:stream";
import { LedgerRefusedError } from "../../model/trouble.ts";

/** Where git is called, and the environment it may see. */
export interface GitPlace {
  /** Absolute. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface GitOptions {
  readonly input?: string | Iterable<string>;
  readonly timeoutMs?: number;
}

/** git said no, or nothing in time. */
export class GitError extends Error {
  override readonly name = "GitError";
  /** `undefined`: it was killed because it took too long. */
  readonly exitCode: number | undefined;
  /** Everything it said, without credentials. */
  readonly said: string;

  constructor(exitCode: number | undefined, output: string) {
    const said = withoutCredentials(output);
    super(exitCode === undefined ? "it did not answer in time" : firstWords(said));
    this.exitCode = exitCode;
    this.said = said;
  }
}

const defaultTimeoutMs = 60_000;
const mostBytesSaid = 20_000;

/**
 * What git answers on stdout. It gets a session of its own: no terminal to ask on, no part in
 * the Ctrl-C that lets a run drain, and no child that outlives its end. Throws `GitError`,
 * and `LedgerRefusedError` where there is no git.
 */
export async function runGit(
  { folder, env }: GitPlace,
  args: readonly string[],
  { input, timeoutMs = defaultTimeoutMs }: GitOptions = {},
): Promise<Buffer> {
  const child = spawn("git", [...quietly, ...args], {
    cwd: folder,
    env: { ...visible(env), ...always },
    stdio: ["pipe", "pipe", "pipe"],
    detached: process.platform !== "win32",
  });
  // It may end before it has read everything; its exit code says why.
  child.stdin.on("error", () => undefined);
  const given =
    input === undefined || input === "" ? [] : typeof input === "string" ? [input] : input;
  Readable.from(given).pipe(child.stdin);
  const out: Buffer[] = [];
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(0, mostBytesSaid);
  });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    end(child);
  }, timeoutMs);
  const code = await exitOf(child).finally(() => clearTimeout(timer));
  const answer = Buffer.concat(out);
  if (code === 0) return answer;
  throw new GitError(late ? undefined : code, `${said}${refusals(answer)}`);
}

function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on("close", (code) => resolve(code ?? -1));
    child.on("error", (error: NodeJS.ErrnoException) => {
      const missing = error.code === "ENOENT";
      reject(missing ? new LedgerRefusedError("git cannot be run", inPath, error) : error);
    });
  });
}

const inPath = "install it, and see that it is in PATH; the ledger is in git";

/** What helps git over the network helps whoever else it starts: all of them end with it. */
function end(child: ChildProcess): void {
  try {
    if (child.pid === undefined || process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has just ended.
  }
}

/** Why refs were not taken, which `push --porcelain` says on stdout. */
function refusals(answer: Buffer): string {
  const lines = answer.toString().split("\n");
  return lines.filter((line) => line.startsWith("!")).join("\n");
}

/** A repository's own settings must not add to what is done here. */
const quietly = [
  "gc.auto=0",
  "maintenance.auto=false",
  "advice.pushUpdateRejected=false",
  "push.followTags=false",
  "push.gpgSign=false",
  "push.recurseSubmodules=no",
  "fetch.recurseSubmodules=no",
  "fetch.writeCommitGraph=false",
  "credential.interactive=false",
].flatMap((setting) => ["-c", setting]);

const always = {
  GIT_TERMINAL_PROMPT: "0",
  GCM_INTERACTIVE: "never",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_NO_REPLACE_OBJECTS: "1",
  LC_ALL: "C",
};

/** What git, ssh and credential helpers need to reach a remote; other secrets are none of it. */
const seen = new RegExp(
  [
    "^(?:PATH|PATHEXT|HOME|USER|LOGNAME|USERPROFILE|SYSTEMROOT|TMPDIR|TEMP|TMP|APPDATA|LOCALAPPDATA|PROGRAMDATA",
    "XDG_\\w+|GIT_\\w+|SSH_\\w+|SSL_CERT_\\w+|CURL_CA_BUNDLE|(?:HTTPS?|ALL|NO)_PROXY",
    "DBUS_SESSION_BUS_ADDRESS|GH_TOKEN|GH_HOST|GITHUB_TOKEN|GITLAB_TOKEN|CI_JOB_TOKEN)$",
  ].join("|"),
  "i",
);

function visible(env: GitPlace["env"]): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => seen.test(name)));
}

function withoutCredentials(text: string): string {
  return text.replaceAll(/(\/\/)[^/\s@]+@/g, "$1");
}

function firstWords(said: string): string {
  const lines = said.split("\n").map((line) => line.trim());
  const telling = lines.find((line) => /^(?:fatal|error|remote: error|! )/.test(line));
  return (telling ?? lines.find((line) => line !== "") ?? "it failed")
    .replace(/^(?:fatal|error|remote: error): /, "")
    .replaceAll("\t", " ");
}
