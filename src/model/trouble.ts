import type { LockHolder } from "./ledger.ts";
import type { ClosedGate } from "./plan.ts";

/**
 * The surroundings are broken or refuse: thrown, and turned into an exit code once, in
 * `cli/`. What people wrote is a `Diagnostic` instead, and one recipient is an outcome.
 */
export class Trouble extends Error {
  override readonly name: string = "Trouble";
  /** What to do about it. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.hint = hint;
  }
}

/** The environment lacks what the provider needs. Thrown before anything is sent. */
export class MissingSettingError extends Trouble {
  override readonly name = "MissingSettingError";
}

/** A flag or an argument cannot be used so. */
export class UsageError extends Trouble {
  override readonly name = "UsageError";
}

/** Another run holds the campaign or the provider. Nothing was sent. */
export class LockedError extends Trouble {
  override readonly name = "LockedError";
  readonly holder: LockHolder | undefined;

  constructor(
    what: string,
    holder: LockHolder | undefined,
    hint = "wait for it to finish, or add --wait",
  ) {
    const who = holder
      ? `process ${holder.pid} on ${holder.host} since ${holder.startedAt}`
      : "another process";
    super(`${what} is locked by ${who}`, hint);
    this.holder = holder;
  }
}

/** The ledger is missing where it must not be, damaged, or from a newer version. */
export class LedgerRefusedError extends Trouble {
  override readonly name = "LedgerRefusedError";
}

/** The ledger could not take a record in the middle of a run. Nothing more is sent. */
export class LedgerWriteError extends Trouble {
  override readonly name = "LedgerWriteError";
}

/** A run is over and in the ledger, but its report could not be written. */
export class ReportWriteError extends Trouble {
  override readonly name = "ReportWriteError";
}

/** It is not the time, or not the place, to send. Nothing was sent. */
export class GateClosedError extends Trouble {
  override readonly name = "GateClosedError";
  readonly gates: readonly ClosedGate[];

  constructor(gates: readonly ClosedGate[]) {
    super(gates.map(({ message }) => message).join("; "), gates[0]?.hint);
    this.gates = gates;
  }
}
