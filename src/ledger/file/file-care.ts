import type { LedgerCare, LedgerEntry } from "../../model/ledger-care.ts";
import { checkLedger } from "./check-ledger.ts";
import { ledgerEntries } from "./export-ledger.ts";
import { readHead } from "./head.ts";
import { openChecked, refuseMissing } from "./open-ledger.ts";
import { readTrouble } from "./refusals.ts";
import { repairLedger } from "./repair-ledger.ts";

/** Looks after a ledger in a file on this machine. `path` is absolute. */
export function fileCare(path: string): LedgerCare {
  return {
    check: () => refusing(path, () => checkLedger(path)),
    entries: () => entries(path),
    repair: (request) => refusing(path, () => repairLedger(path, request)),
  };
}

async function* entries(path: string): AsyncGenerator<LedgerEntry> {
  const database = await refusing(path, async () => {
    await refuseMissing(path);
    return openChecked({ path, mode: "read" }, readHead(path));
  });
  try {
    yield* ledgerEntries(database, path);
  } catch (error) {
    throw readTrouble(path, error);
  } finally {
    database.close();
  }
}

async function refusing<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw readTrouble(path, error);
  }
}
