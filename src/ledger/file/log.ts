import { open, type FileHandle } from "node:fs/promises";

/** The write-ahead log beside a ledger, held open to be flushed. */
export interface Log {
  /** Resolves when everything committed before the call is on disk; the event loop goes on meanwhile. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/**
 * To be opened after a commit that was flushed by SQLite, so that the log is there and its
 * name on disk, and before the first that was not, so that this descriptor is told of every
 * error in writing it back.
 *
 * A commit appends its frames to the log. All that `synchronous = FULL` adds to NORMAL is one
 * flush of the log after them (https://sqlite.org/pragma.html#pragma_synchronous), and this is
 * that flush. A file is flushed as a whole, so whoever else commits to it is served, too. What
 * NORMAL flushes by itself keeps the rest in order: the log before its pages go into the
 * ledger, the ledger before the log begins anew, and the log's new head
 * (https://sqlite.org/wal.html). While the ledger is open nobody replaces or deletes its log.
 */
export async function openLog(ledgerPath: string): Promise<Log> {
  const file: FileHandle = await open(`${ledgerPath}-wal`, "r+");
  return {
    flush: () => file.datasync(),
    close: () => file.close(),
  };
}
