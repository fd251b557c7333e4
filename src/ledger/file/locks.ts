import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Lock, LockHolder, LockRequest } from "../../model/ledger.ts";
import { LedgerRefusedError, LockedError } from "../../model/trouble.ts";
import { readHolder, removeHolder, writeHolder } from "./holder-file.ts";
import { createPrivateFile, makePrivateFolder } from "./private-files.ts";
import { openDatabase, sqliteCode, sqliteCodeOf, type Database } from "./sqlite.ts";

export interface FolderLockRequest extends LockRequest {
  /** Where the lock files lie. Made if missing, 0700. */
  readonly folder: string;
}

const pollMs = 250;

/** The folder for the locks of everyone who uses the ledger at `ledgerPath`. */
export function lockFolderOf(ledgerPath: string): string {
  return join(dirname(ledgerPath), "locks");
}

/**
 * Takes all the locks or none. A lock is the operating system's, so it is gone with its
 * process however that ends, and never guessed to be stale.
 */
export async function acquireLocks(request: FolderLockRequest): Promise<Lock> {
  await makePrivateFolder(request.folder);
  let waiting = false;
  for (;;) {
    request.signal.throwIfAborted();
    const taken = await takeAll(request);
    if ("lock" in taken) return taken.lock;
    if (!request.wait) throw new LockedError(taken.refused, taken.holder);
    if (!waiting) request.onWait?.(taken.holder);
    waiting = true;
    await sleep(pollMs, undefined, { signal: request.signal }).catch(() => undefined);
  }
}

/** Who holds a lock now. Where nobody seems to, nothing is touched. */
export async function holderOfLock(folder: string, name: string): Promise<LockHolder | undefined> {
  const path = join(folder, fileNameOf(name));
  const holder = await readHolder(path);
  // A process that was killed leaves its name behind, and no lock.
  return holder !== undefined && (await isTaken(`${path}.lock`)) ? holder : undefined;
}

async function isTaken(file: string): Promise<boolean> {
  let database: Database | undefined;
  try {
    database = await openDatabase(file, { readOnly: true, busyTimeoutMs: 0 });
    database.exec("SELECT count(*) FROM sqlite_master");
    return false;
  } catch (error) {
    return sqliteCodeOf(error) === sqliteCode.busy;
  } finally {
    database?.close();
  }
}

type Taken =
  | { readonly lock: Lock }
  | { readonly refused: string; readonly holder: LockHolder | undefined };

interface Held {
  readonly database: Database;
  readonly path: string;
}

async function takeAll({ folder, names, what }: FolderLockRequest): Promise<Taken> {
  const held: Held[] = [];
  try {
    for (const name of sorted(names)) {
      const path = join(folder, fileNameOf(name));
      const taken = await takeOrName(path);
      if (!taken.database) {
        await releaseAll(held);
        return { refused: name, holder: taken.holder };
      }
      held.push({ database: taken.database, path });
      await writeHolder(path, what);
    }
  } catch (error) {
    await releaseAll(held);
    throw error;
  }
  return { lock: { release: () => releaseAll(held) } };
}

/** One order for everyone, so that two who want the same two never hold one each. */
function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}

/** Readable, and different for different names whatever they contain. */
function fileNameOf(name: string): string {
  const readable = name.replaceAll(/[^A-Za-z0-9._-]+/g, "-").slice(0, 64);
  return `${readable}-${createHash("sha256").update(name).digest("hex").slice(0, 16)}`;
}

export interface TakenOrNamed {
  readonly database?: Database;
  readonly holder?: LockHolder | undefined;
}

const fewestTries = 3;
const mostTries = 40;

/**
 * Asks more than once before it is refused: two who come at the same moment may keep each
 * other out, and who has just got the lock needs a moment to say who it is.
 */
export async function takeOrName(path: string): Promise<TakenOrNamed> {
  for (let nth = 1; ; nth += 1) {
    const database = await takeOne(path);
    if (database) return { database };
    const holder = await readHolder(path);
    if (nth >= mostTries || (nth >= fewestTries && holder !== undefined)) return { holder };
    // At random, or the two would meet again.
    await sleep(5 + Math.random() * 20);
  }
}

/**
 * An empty database held by an exclusive transaction that writes nothing; `undefined`
 * where someone else holds it.
 */
export async function takeOne(path: string): Promise<Database | undefined> {
  const file = `${path}.lock`;
  await createPrivateFile(file);
  const database = await openDatabase(file, { readOnly: false, busyTimeoutMs: 0 });
  try {
    // Only `exec`: a prepared statement would keep the file open, and the lock, after close().
    database.exec("PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE");
    database.exec("BEGIN EXCLUSIVE");
    return database;
  } catch (error) {
    database.close();
    if (sqliteCodeOf(error) === sqliteCode.busy) return undefined;
    throw new LedgerRefusedError(
      `the lock file ${file} cannot be used`,
      "delete it when no run is going on",
      error,
    );
  }
}

/** Twice does no harm. Backwards, so that the first lock is held as long as any is. */
async function releaseAll(held: Held[]): Promise<void> {
  for (let last = held.pop(); last; last = held.pop()) {
    await removeHolder(last.path);
    last.database.close();
  }
}
