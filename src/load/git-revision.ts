import { UsageError } from "../model/trouble.ts";
import { GitError, runGit } from "./run-git.ts";
import type { GitPlace } from "./run-git.ts";

/** A commit, and where a project lies in it. */
export interface GitRevision {
  /** As people call it. */
  readonly name: string;
  /** The commit's full id. */
  readonly commit: string;
  /** The way from the top of the repository to the project: empty, or with a slash at the end. */
  readonly prefix: string;
}

/**
 * Finds the commit that `base` names in the repository around `place`; without `base` the
 * default branch of `origin`. Throws `UsageError`.
 */
export async function findRevision(
  place: GitPlace,
  base: string | undefined,
): Promise<GitRevision> {
  const prefix = await prefixOf(place);
  const name = base ?? (await defaultBase(place));
  const commit = await commitOf(place, name);
  if (commit !== undefined) return { name, commit, prefix };
  throw new UsageError(
    `this repository has no revision ${name}`,
    "check the name; a shallow clone lacks most of them: `git fetch origin main`, or `fetch-depth: 0` in CI",
  );
}

async function prefixOf(place: GitPlace): Promise<string> {
  try {
    return (await runGit(place, ["rev-parse", "--show-prefix"])).toString().replace(/\n$/, "");
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    if (error.words.includes("not a git repository")) {
      throw new UsageError(
        "the project is not in a git repository, so there is nothing to compare with",
        "begin one: git init, git add, git commit",
      );
    }
    throw new UsageError(`git cannot read the repository: ${error.words}`);
  }
}

async function defaultBase(place: GitPlace): Promise<string> {
  const known = ["--quiet", "--short", "refs/remotes/origin/HEAD"];
  const named = await answered(place, ["symbolic-ref", ...known]);
  for (const name of [named, "origin/main", "origin/master"]) {
    if (name !== undefined && (await commitOf(place, name)) !== undefined) return name;
  }
  throw new UsageError(
    "there is no origin/main to compare with",
    "say which revision: --base main, or --base HEAD for what is not committed yet",
  );
}

function commitOf(place: GitPlace, name: string): Promise<string | undefined> {
  const commit = `${name}^{commit}`;
  // A name that begins with a dash stays a name.
  return answered(place, ["rev-parse", "--verify", "--quiet", "--end-of-options", commit]);
}

async function answered(place: GitPlace, args: readonly string[]): Promise<string | undefined> {
  try {
    return (await runGit(place, args)).toString().trim() || undefined;
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}
