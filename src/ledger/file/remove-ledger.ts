import { rm } from "node:fs/promises";

/** Deletes a ledger, so that the next one starts empty: for rehearsals alone, and only under their lock. */
export async function removeLedger(path: string): Promise<void> {
  // The file last: a log that outlives its file is damage to the next opening.
  for (const file of [`${path}-wal`, `${path}-shm`, path]) await rm(file, { force: true });
}
