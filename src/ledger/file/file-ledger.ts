import type { Ledger } from "../../model/ledger.ts";
import { acceptedAhead } from "./accepted-ahead.ts";
import { beginRun } from "./begin-run.ts";
import { closeFile } from "./close-file.ts";
import type { HeadWriter } from "./head.ts";
import { openWriteAheadLog, type WriteAheadLog } from "./write-ahead-log.ts";
import { readLedger, type LedgerReads } from "./read-ledger.ts";
import { writeTrouble } from "./refusals.ts";
import { runLedger } from "./run-ledger.ts";
import { resolveDoubts } from "./resolve-doubts.ts";
import type { Database } from "./sqlite.ts";

export type FileLedger = Ledger & Pick<LedgerReads, "hasRun">;

/**
 * The ledger in an open, checked database; without a `head` it is only read. Closing it
 * closes the database; twice does no harm.
 */
export function fileLedger(database: Database, path: string, head?: HeadWriter): FileLedger {
  let log: WriteAheadLog | undefined;
  const writing = async <T>(work: () => T | Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw writeTrouble(path, error);
    }
  };

  return {
    ...readLedger(database, path, acceptedAhead(database)),
    resolve: (name, resolution) => writing(() => resolveDoubts(database, name, resolution)),
    begin: (start) =>
      writing(async () => {
        const begun = beginRun(database, start);
        log ??= openWriteAheadLog(path);
        return runLedger({ database, path, log, head }, begun);
      }),
    async close() {
      if (!database.isOpen) return;
      closeFile(database);
      log?.close();
      try {
        head?.close();
      } catch {
        // A head that stays behind costs the next opening time, and nothing else.
      }
    },
  };
}
