import { posix } from "node:path";
import { FileRefusedError } from "../model/files.ts";
import type { GitRevision } from "./git-revision.ts";
import { runGit } from "./run-git.ts";
import type { GitPlace } from "./run-git.ts";

/** What a revision has at a path. */
export interface GitEntry {
  readonly kind: "file" | "folder" | "link" | "other";
  /** Names the object. */
  readonly id: string;
  /** Of a file's content. */
  readonly bytes: number;
}

/** The files of a project as a revision has them. Paths count from the project root, with slashes. */
export interface GitTree {
  /**
   * What stands at `path`, through links that stay in the project; nothing where it is missing.
   * Throws `FileRefusedError` where a link leads out.
   */
  find(path: string): Promise<GitEntry | undefined>;
  /** Names in a folder, sorted. */
  names(folder: GitEntry): Promise<readonly string[]>;
}

/** As many as Linux follows; see path_resolution(7). */
const mostLinks = 40;

export function openGitTree(place: GitPlace, revision: GitRevision): GitTree {
  const lookUp = (path: string): Promise<GitEntry | undefined> => entryAt(place, revision, path);

  async function find(path: string): Promise<GitEntry | undefined> {
    let wanted = normal(path);
    for (let links = 0; links <= mostLinks; links++) {
      refuseOutside(wanted, path);
      const entry = await lookUp(wanted);
      if (entry !== undefined && entry.kind !== "link") return entry;
      const link = entry ? { at: wanted, id: entry.id } : await firstLink(wanted, lookUp);
      if (link === undefined) return undefined;
      const target = await runGit(place, ["cat-file", "blob", link.id]);
      wanted = throughLink(wanted, link.at, target.toString());
    }
    throw new FileRefusedError("unreadable", `${path} is a link that leads to itself`);
  }

  return {
    find,
    async names({ id }) {
      const listing = await runGit(place, ["ls-tree", "-z", "--name-only", "--full-tree", id]);
      return records(listing).sort();
    },
  };
}

async function entryAt(
  place: GitPlace,
  { commit, prefix }: GitRevision,
  path: string,
): Promise<GitEntry | undefined> {
  const full = normal(prefix + path);
  if (full === "") return { kind: "folder", id: `${commit}^{tree}`, bytes: 0 };
  const listing = ["--literal-pathspecs", "ls-tree", "-z", "-l", "--full-tree"];
  const found = records(await runGit(place, [...listing, commit, "--", full])).map(parsed);
  return found.find(({ name }) => name === full)?.entry;
}

/** The first of the folders above `path` that is a link. */
async function firstLink(
  path: string,
  lookUp: (path: string) => Promise<GitEntry | undefined>,
): Promise<{ readonly at: string; readonly id: string } | undefined> {
  const steps = path.split("/");
  for (let depth = 1; depth < steps.length; depth++) {
    const at = steps.slice(0, depth).join("/");
    const entry = await lookUp(at);
    if (entry?.kind === "link") return { at, id: entry.id };
    if (entry?.kind !== "folder") return undefined;
  }
  return undefined;
}

function throughLink(wanted: string, link: string, target: string): string {
  const behind = wanted.slice(link.length);
  return normal(
    (target.startsWith("/") ? target : posix.join(posix.dirname(link), target)) + behind,
  );
}

function refuseOutside(wanted: string, path: string): void {
  const inside = wanted !== ".." && !wanted.startsWith("../") && !wanted.startsWith("/");
  if (!inside) throw new FileRefusedError("outside_root", `${path} lies outside the project`);
}

function normal(path: string): string {
  const clean = posix.normalize(path).replace(/\/$/, "");
  return clean === "." ? "" : clean;
}

function records(listing: Buffer): string[] {
  return listing
    .toString()
    .split("\0")
    .filter((one) => one !== "");
}

const kinds: Readonly<Record<string, GitEntry["kind"]>> = {
  "100644": "file",
  "100755": "file",
  "040000": "folder",
  "120000": "link",
};

/** One line of `git ls-tree -l`: mode, type, id, size, a tab, the path. */
function parsed(record: string): { readonly name: string; readonly entry: GitEntry } {
  const tab = record.indexOf("\t");
  const [mode = "", , id = "", bytes = ""] = record.slice(0, tab).split(/ +/);
  const entry: GitEntry = { kind: kinds[mode] ?? "other", id, bytes: Number(bytes) || 0 };
  return { name: record.slice(tab + 1), entry };
}
