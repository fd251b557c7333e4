import type { Stop } from "../model/sending.ts";
import { LedgerWriteError } from "../model/trouble.ts";

/** Ends a run from within the stream of parcels: nothing more is sent, what is in flight is waited for. */
export class StopSending extends Error {
  override readonly name = "StopSending";
  readonly stop: Stop;

  constructor(stop: Stop) {
    super(stop.message);
    this.stop = stop;
  }
}

/** What the failure of a commit means for the run. */
export function ledgerStop(error: unknown): Stop {
  const message = error instanceof LedgerWriteError ? error.message : "the ledger failed";
  return { kind: "ledger", message };
}

/** What ends a run with a report of what is known. */
export function stopOf(error: unknown): Stop | undefined {
  if (error instanceof StopSending) return error.stop;
  return error instanceof LedgerWriteError ? ledgerStop(error) : undefined;
}

/** A person, or whoever runs the process, ended the run. */
export const interrupted: Stop = { kind: "interrupted", message: "the run was interrupted" };

/** Nobody sees it: the error behind it is thrown once everything in flight has ended. */
export const wentWrong: Stop = { kind: "fatal", message: "the run could not go on" };
