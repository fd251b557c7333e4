import { rm } from "node:fs/promises";
import { headPath } from "./head.ts";

/** Deletes a ledger, so that the next one starts empty: for rehearsals alone, and only under their lock. */
export async function removeLedger(path: string): Promise<void> {
  // The file last: what outlives it is damage to the next opening.
  for (const file of [headPath(path), `${path}-wal`, `${path}-shm`, path])
    await rm(file, { force: true });
}
