import { createHash } from "node:crypto";
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { digestOfFile } from "./file-digest.ts";
import { idOf, lastAttempt } from "./ledger-facts.ts";
import { createPrivateFile, isFsError, syncFolder } from "./private-files.ts";
import type { Database } from "./sqlite.ts";

/** What stands in a small file beside the ledger: how far the ledger must at least have come. */
export interface Head {
  /** The ledger's id. */
  readonly ledger: string;
  /** Attempts that were durable in it. */
  readonly attempts: number;
  /** SHA-256 of the ledger's file as the last run left it; null while one writes. */
  readonly digest: string | null;
}

/** Always as long, so that overwriting it needs no space and touches one sector. */
const bytes = 256;

export function headPath(ledgerPath: string): string {
  return `${ledgerPath}-head`;
}

/** `undefined` where there is none. One that cannot be understood counts as none. */
export function readHead(ledgerPath: string): Head | undefined {
  try {
    const { check, ...head } = JSON.parse(readFileSync(headPath(ledgerPath), "utf8")) ?? {};
    return check === checkOf(head) ? head : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || isFsError(error, "ENOENT", "ENOTDIR")) return undefined;
    throw error;
  }
}

/** Puts the head on disk. */
export async function writeHead(ledgerPath: string, head: Head): Promise<void> {
  const isNew = await createPrivateFile(headPath(ledgerPath));
  const handle = openSync(headPath(ledgerPath), "r+");
  try {
    writeSync(handle, textOf(head), 0);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  if (isNew) await syncFolder(dirname(ledgerPath));
}

/** Moves the head on while a run writes. */
export interface HeadWriter {
  /** So many attempts are on disk. Not synced itself: a head that lags behind refuses nothing. */
  reached(attempts: number): void;
  /** When the ledger is closed. */
  close(): void;
}

/**
 * Begins to write: from now on the file is no more as the last run left it. To be called once
 * there is a log and before anything is in it, so that whoever closes meanwhile says nothing else.
 */
export async function startHead(database: Database, path: string): Promise<HeadWriter> {
  const ledger = idOf(database, path);
  let attempts = lastAttempt(database);
  if (readHead(path)?.digest !== null) await writeHead(path, { ledger, attempts, digest: null });
  const handle = openSync(headPath(path), "r+");
  return {
    reached(most) {
      // A later commit may have been on disk first, and one of outcomes alone adds none.
      if (most <= attempts) return;
      attempts = most;
      try {
        writeSync(handle, textOf({ ledger, attempts, digest: null }), 0);
      } catch {
        // The record itself is on disk, and that is what a run may not go on without.
      }
    },
    close() {
      try {
        const digest = digestOfFile(path);
        // Someone may have begun to write while the file was read.
        if (digest === undefined || existsSync(`${path}-wal`)) return;
        writeSync(handle, textOf({ ledger, attempts, digest }), 0);
        fsyncSync(handle);
      } finally {
        closeSync(handle);
      }
    },
  };
}

function textOf(head: Head): string {
  return `${JSON.stringify({ ...head, check: checkOf(head) }).padEnd(bytes - 1)}\n`;
}

function checkOf({ ledger, attempts, digest }: Head): string {
  const text = JSON.stringify([ledger, attempts, digest]);
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
