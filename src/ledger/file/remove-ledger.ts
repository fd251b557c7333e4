import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { rehearsalHost } from "../../model/provider.ts";
import { LedgerRefusedError } from "../../model/trouble.ts";
import { headPath } from "./head.ts";
import { readTrouble } from "./refusals.ts";
import { openDatabase, sqliteCode, sqliteCodeOf } from "./sqlite.ts";

/**
 * Deletes a rehearsal's ledger, so that the next one starts empty: only under its lock. Throws
 * `LedgerRefusedError` where it holds anything else.
 */
export async function removeLedger(path: string): Promise<void> {
  if (existsSync(path) && (await holdsRealSends(path))) {
    throw new LedgerRefusedError(
      `the ledger ${path}, in the place of a rehearsal's, holds what was really sent`,
      "move it elsewhere, and name it with --ledger",
    );
  }
  // The file last: what outlives it is damage to the next opening.
  for (const file of [headPath(path), `${path}-wal`, `${path}-shm`, path])
    await rm(file, { force: true });
}

/** What is no whole ledger says nothing of the kind: a rehearsal that was killed may leave such a file. One that others keep busy may say anything. */
async function holdsRealSends(path: string): Promise<boolean> {
  try {
    const database = await openDatabase(path, { readOnly: true, busyTimeoutMs: 1000 });
    try {
      const elsewhere = database.prepare("SELECT 1 FROM waves WHERE host <> ? LIMIT 1");
      return elsewhere.get(rehearsalHost) !== undefined;
    } finally {
      database.close();
    }
  } catch (error) {
    if (sqliteCodeOf(error) === sqliteCode.busy) throw readTrouble(path, error);
    return false;
  }
}
