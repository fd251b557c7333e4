import { LedgerRefusedError, LedgerWriteError } from "../../model/trouble.ts";
import { isFsError } from "./private-files.ts";
import { sqliteCode, sqliteCodeOf } from "./sqlite.ts";

const mend =
  "restore the latest backup, or save what can be proved with `carillon ledger repair`; `carillon ledger check` says more. A new ledger would message everyone again";

const adopt =
  "restore the latest copy; where there is none, `carillon ledger adopt CAMPAIGN...` goes on with this one, and puts everyone in doubt of whom it knows nothing";

const adoptNone =
  "restore the latest copy; where there is none, `carillon ledger adopt CAMPAIGN...` goes on without, and puts everyone in doubt";

/** The file is not what a ledger should be. `how` continues "the ledger … is damaged: ". */
export function damaged(path: string, how: string, cause?: unknown): LedgerRefusedError {
  return new LedgerRefusedError(`the ledger ${path} is damaged: ${how}`, mend, cause);
}

/** The ledger is whole, but not as far on as it once was here. */
export function behind(path: string, how: string): LedgerRefusedError {
  return new LedgerRefusedError(`the ledger ${path} ${how}: people may be messaged twice`, adopt);
}

/** It was here: `witness` says so. */
export function gone(path: string, witness: string): LedgerRefusedError {
  return new LedgerRefusedError(
    `the ledger ${path} is gone; ${witness} says that it was there: people may be messaged twice`,
    `${adoptNone}; --allow-new-ledger begins anew, as if nobody had been sent to`,
  );
}

/** What an error of SQLite means where the ledger is opened or read. Others pass unchanged. */
export function readTrouble(path: string, error: unknown): unknown {
  switch (sqliteCodeOf(error)) {
    case undefined:
      return isFsError(error) ? unreadable(path, error) : error;
    case sqliteCode.notADatabase:
      return damaged(path, "it is not a database", error);
    case sqliteCode.corrupt:
      return damaged(path, "its pages contradict each other", error);
    case sqliteCode.constraint:
      return damaged(path, "it holds one attempt twice", error);
    case sqliteCode.busy:
      return new LedgerRefusedError(
        `the ledger ${path} is held by another program`,
        "close whatever has it open, then try again",
        error,
      );
    default:
      return unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): LedgerRefusedError {
  return new LedgerRefusedError(
    `the ledger ${path} cannot be opened: ${messageOf(error)}`,
    "check its disk, and that the file and its folder can be read and written by you",
    error,
  );
}

/** What an error of SQLite, or of a flush, means in the middle of a run. Others pass unchanged. */
export function writeTrouble(path: string, error: unknown): unknown {
  const code = sqliteCodeOf(error);
  if (code === undefined && !isFsError(error)) return error;
  const hint =
    code === sqliteCode.full || isFsError(error, "ENOSPC", "EDQUOT")
      ? "free some space on its disk, then run again"
      : code === sqliteCode.busy
        ? "close whatever else has it open, then run again"
        : "check its disk, then run again";
  return new LedgerWriteError(
    `the ledger ${path} could not take a record: ${messageOf(error)}`,
    hint,
    error,
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
