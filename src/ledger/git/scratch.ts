import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { runGit, type GitPlace } from "./run-git.ts";
import { openScratchFolder } from "./scratch-folder.ts";

export interface DraftFile {
  readonly file: string;
  readonly content: string;
}

/** A file, with or without others beside it, and the commit they become. */
export interface Draft extends DraftFile {
  /** One in memory at a time. */
  readonly more?: Iterable<DraftFile>;
  readonly message: string;
  readonly parent: string | undefined;
}

/**
 * A folder outside the repository for the objects of a ledger, so that they come and go without
 * a trace in the repository itself, whose settings and credentials still reach the remote.
 */
export interface Scratch {
  readonly folder: string;
  /** The repository with these objects added: for pushing. */
  readonly place: GitPlace;
  /** Makes commits of them, in their order. Returns their ids. */
  commit(drafts: readonly Draft[]): Promise<readonly string[]>;
  /** Brings what `ref` of the remote holds; `known` is here already. */
  fetch(ref: string, known?: string): Promise<void>;
  has(commit: string): Promise<boolean>;
  isAncestor(older: string, newer: string): Promise<boolean>;
  /** The commits of `tip` that are not of `since`, oldest first. */
  history(tip: string, since?: string): Promise<readonly string[]>;
  /** What `file` is in each of these commits; `undefined` where it is not. */
  read(commits: readonly string[], file: string): Promise<readonly (string | undefined)[]>;
  remove(): Promise<void>;
}

const fetchTimeoutMs = 10 * 60_000;

export async function openScratch(repository: GitPlace, remote: string): Promise<Scratch> {
  const asked = ["rev-parse", "--show-object-format", "--git-path", "objects"];
  const [format = "", objects = ""] = (await runGit(repository, asked)).toString().split("\n");
  const { path: folder, remove } = await openScratchFolder();
  const own: GitPlace = { folder, env: { ...repository.env, GIT_DIR: join(folder, "git") } };
  await runGit(own, ["init", "--quiet", "--bare", "--template=", `--object-format=${format}`]);
  const added = join(folder, "git", "objects");
  // What a mirror or a clone of a folder has already is not fetched again.
  const alternates = join(added, "info", "alternates");
  await writeFile(alternates, `${resolve(repository.folder, objects)}\n`);
  const place: GitPlace = {
    folder: repository.folder,
    env: { ...repository.env, GIT_OBJECT_DIRECTORY: added },
  };
  return {
    folder,
    place,
    ...fetching(place, remote),
    ...objectsIn(own),
    remove,
  };
}

function fetching(place: GitPlace, remote: string): Pick<Scratch, "fetch"> {
  const quiet = ["--quiet", "--no-tags", "--no-write-fetch-head", "--refmap="];
  return {
    async fetch(ref, known) {
      // Nothing of the repository's own history is of use to the other side.
      const tips = known === undefined ? [] : [`--negotiation-tip=${known}`];
      const args = ["fetch", ...quiet, ...tips, remote, ref];
      await runGit(place, args, { timeoutMs: fetchTimeoutMs });
    },
  };
}

type Objects = Pick<Scratch, "commit" | "has" | "isAncestor" | "history" | "read">;

function objectsIn(own: GitPlace): Objects {
  const says = (args: readonly string[]): Promise<boolean> =>
    runGit(own, args).then(
      () => true,
      () => false,
    );
  return {
    async commit(drafts) {
      if (drafts.length === 0) return [];
      const input = importOf(drafts);
      const marks = await runGit(own, ["fast-import", "--quiet", "--done"], { input });
      return marks.toString().trim().split("\n");
    },
    has: (commit) => says(["cat-file", "-e", `${commit}^{commit}`]),
    isAncestor: (older, newer) => says(["merge-base", "--is-ancestor", older, newer]),
    async history(tip, since) {
      const range = since === undefined ? [tip] : [tip, `^${since}`];
      const listing = await runGit(own, ["rev-list", "--reverse", ...range]);
      return listing.toString().split("\n").filter(Boolean);
    },
    async read(commits, file) {
      const input = commits.map((commit) => `${commit}:${file}\n`).join("");
      return contents(await runGit(own, ["cat-file", "--batch"], { input }));
    },
  };
}

/** Commits as `git fast-import` reads them, each on a branch that nobody else has. */
function* importOf(drafts: readonly Draft[]): Generator<string> {
  const seconds = Math.floor(Date.now() / 1000);
  for (const [index, { message, parent, more = [], ...first }] of drafts.entries()) {
    yield [
      `commit refs/heads/${randomUUID()}`,
      `mark :${index + 1}`,
      `committer Carillon <carillon@localhost> ${seconds} +0000`,
      data(message),
      ...(parent === undefined ? [] : [`from ${parent}`]),
      "deleteall\n",
    ].join("\n");
    yield importFile(first);
    for (const one of more) yield importFile(one);
    yield `get-mark :${index + 1}\n`;
  }
  yield "done\n";
}

function importFile({ file, content }: DraftFile): string {
  return `M 100644 inline ${file}\n${data(content)}\n`;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}

/** What `git cat-file --batch` answers: a line with the size, that many bytes, a line feed. */
function contents(answer: Buffer): readonly (string | undefined)[] {
  const found: (string | undefined)[] = [];
  for (let at = 0; at < answer.length;) {
    const end = answer.indexOf("\n", at);
    const header = answer.subarray(at, end).toString();
    at = end + 1;
    const bytes = / blob (\d+)$/.exec(header)?.[1];
    if (bytes === undefined) {
      found.push(undefined);
      continue;
    }
    found.push(answer.subarray(at, at + Number(bytes)).toString());
    at += Number(bytes) + 1;
  }
  return found;
}
