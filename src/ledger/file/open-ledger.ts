import { stat } from "node:fs/promises";
import { LedgerRefusedError } from "../../model/trouble.ts";
import { openByRecipient } from "./by-recipient.ts";
import { checkAttempts, checkHead, checkKind, checkLog, checkPages } from "./check-ledger-file.ts";
import { createLedgerFile } from "./create-ledger-file.ts";
import { digestOfFile } from "./file-digest.ts";
import { fileLedger, type FileLedger } from "./file-ledger.ts";
import { headPath, readHead, startHead, type Head } from "./head.ts";
import { latestVersion, migrate, userVersionOf } from "./migrations.ts";
import { isFsError, makeFilePrivate } from "./private-files.ts";
import { missing } from "../no-ledger.ts";
import { damaged, gone, readTrouble } from "./refusals.ts";
import { openDatabase, type Database } from "./sqlite.ts";

export interface FilePlace {
  /** Absolute. */
  readonly path: string;
  /** `read` creates nothing; `write` creates what is missing: folders 0700, files 0600. */
  readonly mode: "read" | "write";
  /** How long to wait for another writer of the same file. Default 10,000. */
  readonly busyTimeoutMs?: number;
  /** Begin a new ledger in the place of one that is gone. */
  readonly anew?: boolean;
}

/** Pages of 4 KiB after which the write-ahead log is folded into the file. */
const checkpointPages = 8000;

/** Below this many bytes a whole check costs less than a second, so that it is made for whoever only reads, too. */
const smallBytes = 32 * 1024 * 1024;

/** Recipients come in any order, so reading and writing jump about. */
const cacheKib = 16 * 1024;

/**
 * The ledger in a file; `undefined` where there is none to read. Throws
 * `LedgerRefusedError` where the file is damaged, not a ledger, or from a newer Carillon.
 */
export function openLedger(place: FilePlace & { readonly mode: "write" }): Promise<FileLedger>;
export function openLedger(place: FilePlace): Promise<FileLedger | undefined>;
export async function openLedger(place: FilePlace): Promise<FileLedger | undefined> {
  try {
    if (!(await ledgerExists(place.path))) {
      await refuseOrphans(place.path, place.anew);
      if (place.mode === "read") return undefined;
      const isOurs = await createLedgerFile(place.path);
      if (isOurs && place.anew) return await openExisting(place, undefined);
    }
    return await openExisting(place, readHead(place.path));
  } catch (error) {
    throw readTrouble(place.path, error);
  }
}

/** Whether there is anything at `path`. Creates nothing. */
export async function ledgerExists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isFsError(error, "ENOENT", "ENOTDIR")) return false;
    throw new LedgerRefusedError(
      `the ledger ${path} cannot be looked for`,
      "check that its folder can be read by you",
      error,
    );
  }
}

async function openExisting(place: FilePlace, head: Head | undefined): Promise<FileLedger> {
  const { path, mode } = place;
  const database = await openChecked(place, head);
  try {
    database.exec(`PRAGMA cache_size = -${cacheKib}`);
    openByRecipient(database);
    if (mode === "read") return fileLedger(database, path);
    // A copy or a restored cache may have come back readable by everyone.
    await makeFilePrivate(path);
    prepareForWriting(database, path);
    return fileLedger(database, path, await startHead(database, path));
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * The database of the ledger that is there, found whole. `head` was read before it: while
 * someone writes, the ledger is never behind a head that was read earlier.
 */
export async function openChecked(
  { path, mode, busyTimeoutMs = 10_000 }: FilePlace,
  head: Head | undefined,
): Promise<Database> {
  checkLog(path, head);
  const isThorough = (await bytesOf(path)) <= smallBytes || mode === "write";
  const isAsLeft = typeof head?.digest === "string" && head.digest === digestOfFile(path);
  const database = await openDatabase(path, { readOnly: mode === "read", busyTimeoutMs });
  try {
    checkKind(database, path);
    if (!isAsLeft) checkPages(database, path, isThorough);
    await bringUpToDate(database, path, busyTimeoutMs);
    if (!isAsLeft && isThorough) checkAttempts(database, path);
    checkHead(database, path, head);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

async function bytesOf(path: string): Promise<number> {
  const file = await stat(path);
  if (!file.isFile()) throw damaged(path, "it is not a regular file");
  if (file.size === 0) throw damaged(path, "it is empty");
  return file.size;
}

/** Throws where there is nothing at `path` that could be read as a ledger. */
export async function refuseMissing(path: string): Promise<void> {
  await refuseOrphans(path);
  if (await ledgerExists(path)) await bytesOf(path);
  else throw missing(path);
}

/** What lies beside a ledger that is gone says that there was one. */
async function refuseOrphans(path: string, anew = false): Promise<void> {
  const log = await stat(`${path}-wal`).catch(() => undefined);
  const hasLog = log !== undefined && log.size > 0;
  const head = anew ? undefined : readHead(path);
  if (!hasLog && (head === undefined || head.attempts === 0)) return;
  // Unless someone created both since we looked.
  if (await ledgerExists(path)) return;
  // A new file beside an old log would be taken for what the log belongs to.
  if (hasLog) throw damaged(path, "only its log is left");
  throw gone(path, headPath(path));
}

// Also for reading: what `plan` could not read, `send` would never get to upgrade.
export async function bringUpToDate(
  database: Database,
  path: string,
  busyTimeoutMs: number,
): Promise<void> {
  if (userVersionOf(database) === latestVersion()) return;
  const writer = await openDatabase(path, { readOnly: false, busyTimeoutMs });
  try {
    migrate(writer);
  } finally {
    writer.close();
  }
}

function prepareForWriting(database: Database, path: string): void {
  const row: { journal_mode: string } = database.prepare("PRAGMA journal_mode = WAL").get();
  if (row.journal_mode !== "wal") {
    throw new LedgerRefusedError(
      `the ledger ${path} lies on a file system without shared memory`,
      "put it on a local disk with `ledger:` in carillon.yaml or --ledger",
    );
  }
  // FULL: without it a commit in WAL mode returns before it is on disk.
  database.exec(
    `PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA wal_autocheckpoint = ${checkpointPages}`,
  );
}
