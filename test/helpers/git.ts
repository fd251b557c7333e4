import { execFileSync } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { project } from "./project.ts";

/** A real repository, gone when the test ends. */
export interface Repository {
  readonly root: string;
  /** What git says to `args`, without the line break at its end. */
  git(...args: readonly string[]): string;
  /** Writes files (`null` deletes one), and commits everything. Returns the commit's id. */
  commit(files?: Files): Promise<string>;
  write(files: Files): Promise<void>;
}

type Files = Readonly<Record<string, string | null>>;

const env = {
  PATH: process.env["PATH"],
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  GIT_AUTHOR_NAME: "Ann",
  GIT_AUTHOR_EMAIL: "ann@example.com",
  GIT_COMMITTER_NAME: "Ann",
  GIT_COMMITTER_EMAIL: "ann@example.com",
};

/** A repository on the branch `main` with one commit that has these files. */
export async function repository(files: Readonly<Record<string, string>>): Promise<Repository> {
  const root = await project(files);
  const git = (...args: readonly string[]): string =>
    execFileSync("git", args, { cwd: root, env, encoding: "utf8", stdio: "pipe" }).trimEnd();
  const write = async (changed: Files): Promise<void> => {
    for (const [name, content] of Object.entries(changed)) {
      if (content === null) await rm(join(root, name));
      else await writeFile(join(root, name), content);
    }
  };
  const commit = async (changed: Files = {}): Promise<string> => {
    await write(changed);
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "--message", "a change");
    return git("rev-parse", "HEAD");
  };
  git("init", "--quiet", "--initial-branch", "main");
  await commit();
  return { root, git, commit, write };
}
