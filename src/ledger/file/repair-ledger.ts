import { randomUUID } from "node:crypto";
import { copyFile, link, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { Repair, RepairRequest } from "../../model/ledger-care.ts";
import { LedgerRefusedError } from "../../model/trouble.ts";
import { openByRecipient, placeAll } from "./by-recipient.ts";
import { checkLedger } from "./check-ledger.ts";
import { hasStrangeLog } from "./check-ledger-file.ts";
import { fillLedgerFile } from "./create-ledger-file.ts";
import { digestOfFile } from "./file-digest.ts";
import { headPath, readHead, writeHead, type Head } from "./head.ts";
import { idOf, lastAttempt } from "./ledger-facts.ts";
import { lockEverything } from "./lock-everything.ts";
import { lockFolderOf } from "./locks.ts";
import {
  createPrivateFile,
  isFsError,
  makePrivateFolder,
  syncFile,
  syncFolder,
} from "./private-files.ts";
import { doubtSuspect, doubtUndecided, rebuild, tallyRepair, unnamedWaves } from "./rebuild.ts";
import { missing } from "../no-ledger.ts";
import { nothingToRepair } from "../nothing-to-repair.ts";
import { writeTrouble } from "./refusals.ts";
import { salvage, salvagedId } from "./salvage.ts";
import { openDatabase, type Database } from "./sqlite.ts";

/**
 * Makes a new ledger beside the one at `path`, of what that one still proves; whom it cannot
 * tell about is in doubt. Nothing is in place before `commit`. Throws `LockedError` while a
 * run goes on, and `LedgerRefusedError` where records are lost and no suspect is named.
 */
export async function repairLedger(path: string, request: RepairRequest): Promise<Repair> {
  await makePrivateFolder(dirname(path));
  const lock = await lockEverything(lockFolderOf(path), "repair of the ledger");
  const draft = `${path}.${randomUUID()}.new`;
  const discard = async (): Promise<void> => {
    for (const file of [draft, `${draft}-journal`]) await rm(file, { force: true });
    await lock.release();
  };
  try {
    if (request.as === "damaged" && (await isWhole(path))) {
      await discard();
      return nothingToRepair;
    }
    await createPrivateFile(draft);
    await fillLedgerFile(draft);
    const found = await fill(draft, path, request);
    const commit = async (): Promise<string | undefined> => {
      const kept = await putInPlace(draft, path, request.nowMs);
      await discard();
      return kept;
    };
    return { needed: true, ...found, commit, discard };
  } catch (error) {
    await discard();
    throw writeTrouble(path, error);
  }
}

/** Whether there is nothing to repair. Throws where there is nothing at all. */
async function isWhole(path: string): Promise<boolean> {
  const left = await Promise.all([path, `${path}-wal`, headPath(path)].map(bytesOf));
  if (left.every((bytes) => bytes === undefined)) throw missing(path);
  try {
    return (await checkLedger(path)).flaws.length === 0;
  } catch (error) {
    if (error instanceof LedgerRefusedError) return false;
    throw error;
  }
}

async function fill(
  draft: string,
  path: string,
  request: RepairRequest,
): Promise<Pick<Repair, "kept" | "doubts" | "lost" | "unnamed">> {
  const head = readHead(path);
  const isStrange = hasStrangeLog(path, head);
  const bytes = ((await bytesOf(path)) ?? 0) + ((await bytesOf(`${path}-wal`)) ?? 0);
  const database = await openDatabase(draft, { readOnly: false, busyTimeoutMs: 10_000 });
  try {
    // It is synced once, when it is whole; a statement that damage broke off may keep a
    // transaction from ending.
    database.exec("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY");
    openByRecipient(database);
    const last = salvage(database, path, bytes);
    const lost = Math.max(last, head?.attempts ?? 0) - seenOf(database);
    const isProven =
      request.as === "damaged" && lost === 0 && !isStrange && isOf(head, salvagedId(database));
    if (isProven) rebuild(database, request);
    const unnamed = isProven ? [] : await rebuildDoubting(database, path, request);
    placeAll(database);
    return { ...tallyRepair(database), lost, unnamed };
  } finally {
    database.close();
  }
}

/** The same where records are lost. Returns the waves of which nobody can tell who that is. */
async function rebuildDoubting(
  database: Database,
  path: string,
  request: RepairRequest,
): Promise<Repair["unnamed"]> {
  const unnamed = unnamedWaves(database, request.suspects);
  if (request.suspects.length === 0) throw nameSuspects(path, unnamed);
  rebuild(database, request);
  for (const suspect of request.suspects) await doubtSuspect(database, suspect, request.nowMs);
  doubtUndecided(database, request.nowMs);
  return unnamed;
}

/** Without a head nobody can say where it ended, and another ledger proves nothing of this one. */
function isOf(head: Head | undefined, id: string | undefined): boolean {
  return head !== undefined && (id === undefined || id === head.ledger);
}

function seenOf(database: Database): number {
  const row: { count: number } = database.prepare("SELECT count(*) AS count FROM temp.seen").get();
  return row.count;
}

function nameSuspects(path: string, waves: Repair["unnamed"]): LedgerRefusedError {
  const known = waves.map(({ campaign, wave }) => `${campaign} (wave ${wave})`).join(", ");
  return new LedgerRefusedError(
    `records of the ledger ${path} are lost, and nobody can tell whose`,
    `name the campaign files that were sent from it, and everyone of them without a record will be in doubt: \`carillon ledger repair CAMPAIGN...\`${known === "" ? "" : `; it knows of ${known}`}`,
  );
}

/**
 * The new ledger takes the old one's name in one step. The head is the new one's before
 * that, so that a crash in between leaves a ledger that is refused, not one that looks whole.
 */
async function putInPlace(draft: string, path: string, nowMs: number): Promise<string | undefined> {
  const stamp = new Date(nowMs).toISOString().replaceAll(/[:.]/g, "-");
  const copy = `${path}.${stamp}.old`;
  const wasThere = await keep(path, copy);
  await keep(`${path}-wal`, `${copy}-wal`);
  await syncFile(draft);
  await writeHead(path, await headOf(draft, path));
  for (const side of [`${path}-wal`, `${path}-shm`]) await rm(side, { force: true });
  await rename(draft, path);
  await syncFolder(dirname(path));
  return wasThere ? copy : undefined;
}

async function headOf(draft: string, path: string): Promise<Head> {
  const database = await openDatabase(draft, { readOnly: true, busyTimeoutMs: 0 });
  try {
    const facts = { ledger: idOf(database, path), attempts: lastAttempt(database) };
    return { ...facts, digest: digestOfFile(draft) ?? null };
  } finally {
    database.close();
  }
}

/** A second name for the same file, or a copy where the file system knows no links. */
async function keep(path: string, copy: string): Promise<boolean> {
  try {
    await link(path, copy).catch((error: unknown) => {
      if (isFsError(error, "ENOENT")) throw error;
      return copyFile(path, copy);
    });
    return true;
  } catch (error) {
    if (isFsError(error, "ENOENT")) return false;
    throw error;
  }
}

async function bytesOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.size;
}
