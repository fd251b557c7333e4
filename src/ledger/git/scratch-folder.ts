import { lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { takeOne } from "../file/locks.ts";

const prefix = "carillon-git-";
const owner = "owner";
/** Who has just made one takes its lock next. */
const youngestMs = 60_000;

export interface ScratchFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * An empty temporary folder. It is locked while its process lives, so that what a killed one
 * left is told from what is in use, and cleared away here.
 */
export async function openScratchFolder(): Promise<ScratchFolder> {
  await clearAway().catch(() => undefined);
  for (;;) {
    const path = await mkdtemp(join(tmpdir(), prefix));
    const lock = await takeOne(join(path, owner));
    if (lock === undefined) continue;
    return {
      path,
      async remove() {
        lock.close();
        await rm(path, { recursive: true, force: true });
      },
    };
  }
}

async function clearAway(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(prefix));
  for (const name of names) await clearIfLeft(join(tmpdir(), name)).catch(() => undefined);
}

/** Only where there is a lock file can be known whether anybody holds it. */
async function clearIfLeft(path: string): Promise<void> {
  const folder = await lstat(path);
  const isOurs = folder.isDirectory() && folder.uid === process.getuid?.();
  if (!isOurs || Date.now() - folder.mtimeMs < youngestMs) return;
  await lstat(join(path, `${owner}.lock`));
  const lock = await takeOne(join(path, owner));
  if (lock === undefined) return;
  lock.close();
  await rm(path, { recursive: true, force: true });
}
