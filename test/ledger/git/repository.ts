import { execFileSync } from "node:child_process";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A key that is nobody's. */
export const testKey = "k3Yk3Yk3Y0123456789abcdefghijklmnopqrstuvwxyzABC";

/** A bare repository and a clone of it, in a folder of their own. */
export interface Repository extends AsyncDisposable {
  readonly folder: string;
  readonly bare: string;
  /** Where a project would lie. */
  readonly clone: string;
  /** What git and the ledger see: no settings of this machine's user. */
  readonly env: Readonly<Record<string, string>>;
  /** What git says, in the bare repository. */
  git(...args: readonly string[]): string;
  gitIn(folder: string, ...args: readonly string[]): string;
  /** Puts a commit with these files at a ref, behind the ledger's back. */
  put(ref: string, file: string, content: string): void;
}

export async function repository(): Promise<Repository> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "carillon-git-test-")));
  const [bare, clone] = [join(folder, "origin.git"), join(folder, "clone")];
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "ann",
    GIT_AUTHOR_EMAIL: "ann@example.test",
    GIT_COMMITTER_NAME: "ann",
    GIT_COMMITTER_EMAIL: "ann@example.test",
    CARILLON_LEDGER_KEY: testKey,
  };
  const run = (cwd: string, args: readonly string[], input = ""): string =>
    execFileSync("git", args, { cwd, env, input, encoding: "utf8", stdio: "pipe" }).trim();
  run(folder, ["init", "--quiet", "--bare", "--template=", bare]);
  run(bare, ["config", "receive.autogc", "false"]);
  run(folder, ["init", "--quiet", "--template=", clone]);
  run(clone, ["remote", "add", "origin", bare]);
  return {
    folder,
    bare,
    clone,
    env,
    git: (...args) => run(bare, args),
    gitIn: (where, ...args) => run(where, args),
    put(ref, file, content) {
      const blob = run(bare, ["hash-object", "-w", "--stdin"], content);
      const tree = run(bare, ["mktree"], `100644 blob ${blob}\t${file}\n`);
      run(bare, ["update-ref", ref, run(bare, ["commit-tree", "-m", "behind", tree])]);
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}
