import { link, rm } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { dirname } from "node:path";
import { ulid } from "ulid";
import { LedgerRefusedError } from "../../model/trouble.ts";
import { applicationId, migrate } from "./migrations.ts";
import { createPrivateFile, isFsError, makePrivateFolder, syncFolder } from "./private-files.ts";
import { openDatabase, writeTransaction } from "./sqlite.ts";

/**
 * Puts an empty ledger at `path`, whole or not at all: it is made under another name and
 * linked when it is on disk, so an empty or half-made file is always damage. Where
 * someone else was faster, theirs stays. Returns whether it is ours.
 */
export async function createLedgerFile(path: string): Promise<boolean> {
  await makePrivateFolder(dirname(path));
  const draft = `${path}.${randomUUID()}.new`;
  await createPrivateFile(draft);
  try {
    await fillLedgerFile(draft);
    const isOurs = await putInPlace(draft, path);
    await syncFolder(dirname(path));
    return isOurs;
  } finally {
    await rm(draft, { force: true });
  }
}

async function putInPlace(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (isFsError(error, "EEXIST")) return false;
    throw new LedgerRefusedError(
      `the ledger ${path} cannot be created: its file system knows no links`,
      "put it on a local disk with `ledger:` in carillon.yaml or --ledger",
      error,
    );
  }
}

/** Makes an empty ledger of the empty file at `path`, which nobody else knows yet: left half-made, it is no ledger. */
export async function fillLedgerFile(path: string): Promise<void> {
  const database = await openDatabase(path, { readOnly: false, busyTimeoutMs: 0 });
  try {
    // One flush instead of a dozen: there is nothing that a journal on disk could bring back.
    database.exec("PRAGMA synchronous = FULL; PRAGMA journal_mode = MEMORY");
    writeTransaction(database, () => {
      database.exec(`PRAGMA application_id = ${applicationId}`);
      migrate(database);
      database.exec(`INSERT INTO meta (id, created_at) VALUES ('${ulid()}', ${Date.now()})`);
    });
  } finally {
    database.close();
  }
}
