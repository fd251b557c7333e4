import { LedgerRefusedError } from "../../model/trouble.ts";
import { applicationId, latestVersion, userVersionOf } from "./migrations.ts";
import { damaged } from "./refusals.ts";
import type { Database } from "./sqlite.ts";

/** Below this many bytes a whole check costs less than 0.1 s, so it is always made. */
const smallBytes = 32 * 1024 * 1024;

/**
 * Throws `LedgerRefusedError` unless `database` is a ledger we understand, with its
 * pages in order. The pages of a large one are looked at only after an unclean end, of
 * which a log that still holds something is the sign.
 */
export function checkLedgerFile(
  database: Database,
  path: string,
  bytes: { readonly file: number; readonly log: number },
): void {
  const row: { application_id: number } = database.prepare("PRAGMA application_id").get();
  if (row.application_id !== applicationId) {
    throw new LedgerRefusedError(
      `${path} is a database, but not a ledger of Carillon`,
      "name another file in `ledger:` of carillon.yaml or with --ledger",
    );
  }
  checkVersion(userVersionOf(database), path);
  if (bytes.file <= smallBytes || bytes.log > 0) checkPages(database, path);
}

function checkVersion(version: number, path: string): void {
  if (version < 1) throw damaged(path, "it has no version");
  if (version <= latestVersion()) return;
  throw new LedgerRefusedError(
    `the ledger ${path} was written by a newer Carillon (its version is ${version}, this one knows up to ${latestVersion()})`,
    "upgrade Carillon",
  );
}

function checkPages(database: Database, path: string): void {
  const row: { quick_check: string } = database.prepare("PRAGMA quick_check(1)").get();
  if (row.quick_check !== "ok") throw damaged(path, "its pages contradict each other");
}
