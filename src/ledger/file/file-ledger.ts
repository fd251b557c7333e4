import type { Ledger } from "../../model/ledger.ts";
import { beginRun } from "./begin-run.ts";
import { closeFile } from "./close-file.ts";
import type { HeadWriter } from "./head.ts";
import { readLedger, type LedgerReads } from "./read-ledger.ts";
import { writeTrouble } from "./refusals.ts";
import { resolveDoubts } from "./resolve-doubts.ts";
import type { Database } from "./sqlite.ts";

export type FileLedger = Ledger & Pick<LedgerReads, "hasRun">;

/**
 * The ledger in an open, checked database; without a `head` it is only read. Closing it
 * closes the database; twice does no harm.
 */
export function fileLedger(database: Database, path: string, head?: HeadWriter): FileLedger {
  const write = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw writeTrouble(path, error);
    }
  };

  return {
    ...readLedger(database, path),
    resolve: async (name, resolution) => write(() => resolveDoubts(database, name, resolution)),
    begin: async (start) => write(() => beginRun(database, path, start, head)),
    async close() {
      if (!database.isOpen) return;
      closeFile(database);
      // A head that stays behind costs the next opening time, and nothing else.
      await head?.close().catch(() => undefined);
    },
  };
}
