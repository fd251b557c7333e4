import { constants, lstatSync, realpathSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { lstat, open, readdir, realpath } from "node:fs/promises";
import { resolve } from "node:path";
import type { FileDoor } from "../model/files.ts";
import { FileRefusedError } from "../model/files.ts";
import { dataCandidates } from "./data-candidates.ts";
import { isInside } from "./is-inside.ts";
import { refusal } from "./refusal.ts";
import { showPath } from "./display-path.ts";

/** Folders that files may be read from. */
interface Bounds {
  readonly root: string;
  readonly dataDir?: string;
}

/**
 * Opens the way to the files below `root` and, for data files, below `dataDir`. Relative
 * paths are taken from `root`. Links are followed as long as they end inside.
 */
export function openFileDoor(bounds: {
  readonly root: string;
  readonly dataDir?: string | undefined;
}): FileDoor {
  const root = resolve(bounds.root);
  const dataDir = bounds.dataDir === undefined ? undefined : resolve(bounds.dataDir);
  const name = (path: string): string => showPath(resolve(root, path), root);
  return {
    read: (path, maxBytes) =>
      readWhole({ path: resolve(root, path), name: name(path) }, { root }, maxBytes),
    list: (folder) => listFolder({ path: resolve(root, folder), name: name(folder) }, { root }),
    async stream({ path, written }) {
      const data = dataDir && (await firstInDataDir({ path, written }, root, dataDir));
      const wanted = { path: data ?? resolve(root, path), name: written };
      const { handle } = await openRegular(wanted, dataDir ? { root, dataDir } : { root });
      return handle.createReadStream();
    },
  };
}

/** A path, and what it is called in messages. */
interface Wanted {
  readonly path: string;
  readonly name: string;
}

async function readWhole(wanted: Wanted, bounds: Bounds, maxBytes: number): Promise<Buffer> {
  const { handle, size } = await openRegular(wanted, bounds);
  try {
    // One byte more than allowed: a file may grow after its size was asked for.
    const bytes = Buffer.alloc(Math.min(size, maxBytes) + 1);
    let filled = 0;
    for (let got = -1; got !== 0 && filled < bytes.length; filled += got) {
      got = (await handle.read(bytes, filled, bytes.length - filled)).bytesRead;
    }
    if (filled > maxBytes) {
      throw new FileRefusedError("too_large", `${wanted.name} is larger than ${maxBytes} bytes`);
    }
    return bytes.subarray(0, filled);
  } catch (error) {
    throw refusal(error, wanted.name);
  } finally {
    await handle.close();
  }
}

async function listFolder(wanted: Wanted, bounds: Bounds): Promise<readonly string[]> {
  try {
    return (await readdir(realPathInside(wanted, bounds))).sort();
  } catch (error) {
    const refused = refusal(error, wanted.name);
    if (refused.code === "missing") return [];
    throw refused;
  }
}

/** Opens `wanted` for reading if it is a regular file that really lies inside `bounds`. */
async function openRegular(
  wanted: Wanted,
  bounds: Bounds,
): Promise<{ readonly handle: FileHandle; readonly size: number }> {
  try {
    const real = realPathInside(wanted, bounds);
    const seen = lstatSync(real, { bigint: true });
    if (!seen.isFile()) throw notAFile(wanted);
    // A pipe put in its place meanwhile must not hold us, nor a link lead us away.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const handle = await open(real, flags);
    const opened = await handle.stat({ bigint: true });
    const isSame = opened.isFile() && opened.ino === seen.ino && opened.dev === seen.dev;
    if (isSame) return { handle, size: Number(opened.size) };
    await handle.close();
    throw notAFile(wanted);
  } catch (error) {
    throw refusal(error, wanted.name);
  }
}

/** Asked of the disk at once: a promise takes ten times as long, mostly of waiting for its thread. */
function realPathInside({ path, name }: Wanted, bounds: Bounds): string {
  const written: readonly string[] = Object.values(bounds);
  const real = written.map((folder) => realpathSync.native(folder));
  const refused = new FileRefusedError("outside_root", `${name} lies outside the project`);
  // Asked before the disk is, so that nobody learns what exists outside.
  if (![...written, ...real].some((folder) => isInside(path, folder))) throw refused;
  const found = realpathSync.native(path);
  if (!real.some((folder) => isInside(found, folder))) throw refused;
  return found;
}

/** Where the data directory has the file, if it has it. */
export async function firstInDataDir(
  file: { readonly path: string; readonly written: string },
  root: string,
  dataDir: string,
): Promise<string | undefined> {
  await realpath(dataDir).catch((error: unknown) => {
    throw refusal(error, `the data directory ${dataDir}`);
  });
  for (const candidate of dataCandidates(file, root, dataDir)) {
    const there = await lstat(candidate).catch(() => undefined);
    if (there) return candidate;
  }
  return undefined;
}

function notAFile({ name }: Wanted): FileRefusedError {
  return new FileRefusedError("not_a_file", `${name} is not a regular file`);
}
