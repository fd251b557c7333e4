import { closeSync, fdatasync, openSync } from "node:fs";

/** So many flushes may be under way at once; more would take all the threads that Node reads files with. */
export const flushesAtOnce = 3;

/** The write-ahead log beside a ledger, held open to be flushed. */
export interface WriteAheadLog {
  /** Resolves when everything committed before the call is on disk; the event loop goes on meanwhile. At most `flushesAtOnce` at a time. */
  flush(): Promise<void>;
  /** Flushes that are under way still end. */
  close(): void;
}

/**
 * To be opened after a commit that was flushed by SQLite, so that the log is there and its
 * name on disk, and before the first that was not, so that these descriptors are told of every
 * error in writing it back. Each is told once, so that every flush under way has its own.
 *
 * A commit appends its frames to the log. All that `synchronous = FULL` adds to NORMAL is one
 * flush of the log after them (https://sqlite.org/pragma.html#pragma_synchronous), and this is
 * that flush. A file is flushed as a whole, so whoever else commits to it is served, too. What
 * NORMAL flushes by itself keeps the rest in order: the log before its pages go into the
 * ledger, the ledger before the log begins anew, and the log's new head
 * (https://sqlite.org/wal.html). While the ledger is open nobody replaces or deletes its log.
 */
export function openWriteAheadLog(ledgerPath: string): WriteAheadLog {
  const free: number[] = [];
  let isClosed = false;
  const close = (): void => {
    isClosed = true;
    for (const file of free.splice(0)) closeSync(file);
  };
  // A descriptor that is being flushed must not be closed: another file might get its number.
  const done = (file: number): void => {
    if (isClosed) closeSync(file);
    else free.push(file);
  };
  try {
    while (free.length < flushesAtOnce) free.push(openSync(`${ledgerPath}-wal`, "r+"));
  } catch (error) {
    close();
    throw error;
  }
  return {
    // Through promises of Node's own, a flush takes three times the CPU time.
    flush: () =>
      new Promise((resolve, reject) => {
        const file = free.pop();
        if (file === undefined) throw new Error(`more than ${flushesAtOnce} flushes at once`);
        fdatasync(file, (error) => {
          done(file);
          if (error) reject(error);
          else resolve();
        });
      }),
    close,
  };
}
