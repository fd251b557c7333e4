import { relative, resolve, sep } from "node:path";
import { Readable } from "node:stream";
import { FileRefusedError } from "../model/files.ts";
import type { FileDoor } from "../model/files.ts";
import { firstInDataDir, openFileDoor } from "./file-door.ts";
import { openGitTree } from "./git-tree.ts";
import type { GitEntry, GitTree } from "./git-tree.ts";
import type { GitRevision } from "./git-revision.ts";
import { isInside } from "./is-inside.ts";
import { GitError, runGit, streamGit } from "./run-git.ts";
import type { GitPlace } from "./run-git.ts";

/** A file door that opens on a git revision. Nothing is checked out. */
export interface GitFileDoor extends FileDoor {
  /** Data files that git does not keep, as written: they were read as they are now. */
  outside(): readonly string[];
}

export interface GitDoorRequest {
  /** Absolute: the project root in the working tree. */
  readonly root: string;
  readonly dataDir?: string | undefined;
  readonly env: GitPlace["env"];
  readonly revision: GitRevision;
}

/**
 * Opens the way to the files below `root` as `revision` has them. Data files that git does
 * not keep, because they lie in `dataDir` or are ignored, come from the disk.
 */
export function openGitFileDoor({ root, dataDir, env, revision }: GitDoorRequest): GitFileDoor {
  const place: GitPlace = { folder: root, env };
  const tree = openGitTree(place, revision);
  const wantedAt = (path: string, name?: string): Wanted => {
    const below = relative(root, resolve(root, path)).split(sep).join("/");
    return { path: below, name: `${name ?? (below || ".")} at ${revision.name}` };
  };
  return {
    ...openDataDoor({ place, tree, dataDir, wantedAt }),
    read: (path, maxBytes) =>
      told(wantedAt(path), async (wanted) => {
        const file = await fileAt(tree, wanted);
        if (file.bytes <= maxBytes) return contentOf(place, file, wanted);
        const message = `${wanted.name} is larger than ${maxBytes} bytes`;
        throw new FileRefusedError("too_large", message);
      }),
    list: (folder) =>
      told(wantedAt(folder), async ({ path }) => {
        const found = await tree.find(path);
        return found?.kind === "folder" ? tree.names(found) : [];
      }),
  };
}

interface DataDoorParts {
  readonly place: GitPlace;
  readonly tree: GitTree;
  readonly dataDir: string | undefined;
  readonly wantedAt: (path: string, name: string) => Wanted;
}

/** The part of the door that data files come through. */
function openDataDoor(parts: DataDoorParts): Pick<GitFileDoor, "stream" | "outside"> {
  const { place, tree, wantedAt } = parts;
  const { folder: root } = place;
  const dataDir = parts.dataDir === undefined ? undefined : resolve(parts.dataDir);
  const disk = openFileDoor({ root, dataDir });
  const outside = new Set<string>();

  /** Whether git answers for the file: because it has it, or because nothing tells it not to. */
  async function isKept(path: string, { path: below }: Wanted): Promise<boolean> {
    if (!isInside(path, root)) return false;
    return (await tree.find(below)) !== undefined || !(await isIgnored(place, below));
  }

  return {
    async stream(file) {
      const inDataDir = dataDir && (await firstInDataDir(file, root, dataDir));
      const path = inDataDir ?? resolve(root, file.path);
      return told(wantedAt(path, file.written), async (wanted) => {
        if (await isKept(path, wanted)) {
          return streamOf(place, await fileAt(tree, wanted), wanted);
        }
        const stream = await disk.stream(file);
        outside.add(file.written);
        return stream;
      });
    },
    outside: () => [...outside],
  };
}

/** A path that counts from the root, and what it is called in messages. */
interface Wanted {
  readonly path: string;
  readonly name: string;
}

async function fileAt(tree: GitTree, { path, name }: Wanted): Promise<GitEntry> {
  const found = await tree.find(path);
  if (found === undefined) throw new FileRefusedError("missing", `${name} is not there`);
  if (found.kind === "file") return found;
  throw new FileRefusedError("not_a_file", `${name} is not a regular file`);
}

async function streamOf(place: GitPlace, file: GitEntry, wanted: Wanted): Promise<Readable> {
  if (file.bytes > longestPointer) return streamGit(place, ["cat-file", "blob", file.id]);
  return Readable.from([await contentOf(place, file, wanted)]);
}

async function contentOf(place: GitPlace, file: GitEntry, { name }: Wanted): Promise<Buffer> {
  const content = await runGit(place, ["cat-file", "blob", file.id]);
  if (!isPointer(content)) return content;
  const message = `${name} is a Git LFS pointer, and what it points to is not read here`;
  throw new FileRefusedError("unreadable", message);
}

// Git LFS specification, "The pointer": less than 1024 bytes, beginning with its version.
const longestPointer = 1023;

function isPointer(content: Buffer): boolean {
  const start = content.subarray(0, 50).toString("latin1");
  return content.length <= longestPointer && /^version https:\/\/[\w.-]+\/spec\/v\d/.test(start);
}

async function isIgnored(place: GitPlace, path: string): Promise<boolean> {
  try {
    // Without the dot a name may begin with what git takes for magic.
    await runGit(place, ["check-ignore", "--quiet", "--", `./${path}`]);
    return true;
  } catch (error) {
    if (error instanceof GitError && error.exitCode === 1) return false;
    throw error;
  }
}

/** What git refuses becomes the one error that a file door throws. */
async function told<T>(wanted: Wanted, ask: (wanted: Wanted) => Promise<T>): Promise<T> {
  if (wanted.path.includes("\0")) {
    throw new FileRefusedError("unreadable", `${wanted.name} cannot be read`);
  }
  try {
    return await ask(wanted);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new FileRefusedError("unreadable", `${wanted.name} cannot be read (${error.words})`);
  }
}
