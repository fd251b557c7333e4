import type { Fences, Ledger } from "../../model/ledger.ts";
import { LedgerWriteError } from "../../model/trouble.ts";
import { beginRun } from "./begin-run.ts";
import type { Database } from "./database.ts";
import { readLedger } from "./read-ledger.ts";
import { writeTrouble } from "./refusals.ts";
import { resolveDoubts } from "./resolve-doubts.ts";
import { runLedger } from "./run-ledger.ts";

export interface OpenedLedger {
  readonly id: string;
  readonly mode: "read" | "write";
  readonly fences: Fences;
}

/** The ledger in a checked schema. Closing it closes the database; twice does no harm. */
export function postgresLedger(database: Database, opened: OpenedLedger): Ledger {
  const { id, mode, fences } = opened;
  const writing = async <T>(work: () => Promise<T>): Promise<T> => {
    if (mode === "read") throw onlyRead(database.shown);
    try {
      return await work();
    } catch (error) {
      throw writeTrouble(database.shown, error);
    }
  };
  let closed = false;

  return {
    id,
    ...readLedger(database),
    resolve: (name, resolution) => writing(() => resolveDoubts(database, fences, name, resolution)),
    begin: (start) =>
      writing(async () => runLedger(database, fences, await beginRun(database, fences, start))),
    async close() {
      if (closed) return;
      closed = true;
      await database.close();
    },
  };
}

function onlyRead(shown: string): LedgerWriteError {
  return new LedgerWriteError(`the ledger ${shown} was opened to be read`);
}
