import type { LedgerHome } from "../../model/ledger.ts";
import { fileBudget } from "./budget.ts";
import { acquireLocks, holderOfLock, lockFolderOf } from "./locks.ts";
import { ledgerExists, openLedger } from "./open-ledger.ts";
import { removeLedger } from "./remove-ledger.ts";

/** A ledger in a file on this machine, its locks beside it. `path` is absolute. */
export function fileHome(path: string): LedgerHome {
  return {
    address: path,
    exists: () => ledgerExists(path),
    read: () => openLedger({ path, mode: "read" }),
    write: (options) => openLedger({ path, mode: "write", ...options }),
    holder: (name) => holderOfLock(lockFolderOf(path), name),
    lock: (request) => acquireLocks({ ...request, folder: lockFolderOf(path) }),
    budget: (provider) => fileBudget(path, provider),
    remove: () => removeLedger(path),
  };
}
