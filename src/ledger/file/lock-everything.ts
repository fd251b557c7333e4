import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Lock } from "../../model/ledger.ts";
import { LockedError } from "../../model/trouble.ts";
import { removeHolder, writeHolder } from "./holder-file.ts";
import { takeOrName } from "./locks.ts";
import { isFsError } from "./private-files.ts";

const ending = ".lock";

/**
 * Takes every lock that was ever used in `folder`, so that no run of any campaign goes on
 * with the ledger. Throws `LockedError` where one does.
 */
export async function lockEverything(folder: string, what: string): Promise<Lock> {
  const held: { readonly path: string; close(): void }[] = [];
  const release = async (): Promise<void> => {
    for (let last = held.pop(); last; last = held.pop()) {
      await removeHolder(last.path);
      last.close();
    }
  };
  try {
    for (const path of await lockedPaths(folder)) {
      const { database, holder } = await takeOrName(path);
      if (database === undefined)
        throw new LockedError("the ledger", holder, "wait for it to finish");
      held.push({ path, close: () => database.close() });
      await writeHolder(path, what);
    }
  } catch (error) {
    await release();
    throw error;
  }
  return { release };
}

/** In the one order that everyone takes them in. */
async function lockedPaths(folder: string): Promise<readonly string[]> {
  try {
    const names = (await readdir(folder)).filter((name) => name.endsWith(ending)).sort();
    return names.map((name) => join(folder, name.slice(0, -ending.length)));
  } catch (error) {
    if (isFsError(error, "ENOENT")) return [];
    throw error;
  }
}
