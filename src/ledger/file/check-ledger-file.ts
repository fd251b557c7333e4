import { statSync } from "node:fs";
import { LedgerRefusedError } from "../../model/trouble.ts";
import { idOf, lastAttempt } from "./ledger-facts.ts";
import { readHead, type Head } from "./head.ts";
import { applicationId, latestVersion, userVersionOf } from "./migrations.ts";
import { behind, damaged } from "./refusals.ts";
import { isPlacedRight } from "./by-recipient.ts";
import { brokenSeals } from "./seal.ts";
import type { Database } from "./sqlite.ts";

/** Throws `LedgerRefusedError` unless `database` is a ledger that this Carillon understands. */
export function checkKind(database: Database, path: string): void {
  const row: { application_id: number } = database.prepare("PRAGMA application_id").get();
  if (row.application_id !== applicationId) {
    throw new LedgerRefusedError(
      `${path} is a database, but not a ledger of Carillon`,
      "name another file in `ledger:` of carillon.yaml or with --ledger",
    );
  }
  const version = userVersionOf(database);
  if (version < 1) throw damaged(path, "it has no version");
  if (version <= latestVersion()) return;
  throw new LedgerRefusedError(
    `the ledger ${path} was written by a newer Carillon (its version is ${version}, this one knows up to ${latestVersion()})`,
    "upgrade Carillon",
  );
}

/**
 * Throws where something lies in the log of a ledger that was closed, which leaves none. SQLite
 * would read another ledger's log as this one's; it knows them by their names alone.
 */
export function checkLog(path: string, head: Head | undefined): void {
  if (hasStrangeLog(path, head)) throw damaged(path, "the log beside it is not its own");
}

export function hasStrangeLog(path: string, head: Head | undefined): boolean {
  if (typeof head?.digest !== "string" || !hasLog(path)) return false;
  // A run that began since has said so in the head before it made a log.
  return typeof readHead(path)?.digest === "string";
}

function hasLog(path: string): boolean {
  return (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

/** Throws where the pages contradict each other. Only `thorough` compares tables with their indexes. */
export function checkPages(database: Database, path: string, thorough: boolean): void {
  const pragma = thorough ? "integrity_check" : "quick_check";
  const row: Record<string, string> = database.prepare(`PRAGMA ${pragma}(1)`).get();
  if (row[pragma] !== "ok") throw damaged(path, "its pages contradict each other");
}

/** Throws where attempts are missing, or are not what was written. */
export function checkAttempts(database: Database, path: string): void {
  const broken = brokenSeals(database);
  if (broken > 0) throw damaged(path, `attempts that are not what was written: ${broken}`);
  const row: { count: number } = database.prepare("SELECT count(*) AS count FROM attempts").get();
  const missing = lastAttempt(database) - row.count;
  if (missing !== 0) throw damaged(path, `attempts that are missing: ${missing}`);
  if (!isPlacedRight(database)) throw damaged(path, "its order by recipient is another one");
}

/** Throws where the ledger has not come as far as its head says that it had. */
export function checkHead(database: Database, path: string, head: Head | undefined): void {
  if (head === undefined) return;
  if (head.ledger !== idOf(database, path)) throw behind(path, "is not the one that was used here");
  const missing = head.attempts - lastAttempt(database);
  if (missing <= 0) return;
  throw behind(path, `is an older copy: attempts that are missing: ${missing}`);
}
