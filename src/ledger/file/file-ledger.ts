import type { Ledger } from "../../model/ledger.ts";
import { beginRun } from "./begin-run.ts";
import { closeFile } from "./close-file.ts";
import { readLedger } from "./read-ledger.ts";
import { writeTrouble } from "./refusals.ts";
import { resolveDoubts } from "./resolve-doubts.ts";
import type { Database } from "./sqlite.ts";

/** The ledger in an open, checked database. Closing it closes the database; twice does no harm. */
export function fileLedger(database: Database, path: string): Ledger {
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
    begin: async (start) => write(() => beginRun(database, path, start)),
    async close() {
      if (database.isOpen) closeFile(database);
    },
  };
}
