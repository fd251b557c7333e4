import { maskPhone, phoneOf } from "../../model/phone.ts";
import { LedgerRefusedError, LedgerWriteError } from "../../model/trouble.ts";

/** What our own functions in the database raise. */
export const raised = {
  fenced: "CA001",
  notSettled: "CA002",
  notIntended: "CA003",
} as const;

/**
 * The driver or the server said no. The driver's own error is not kept as a cause: some hold
 * the connection's settings.
 */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  /** Of SQL or of the operating system. */
  readonly code: string | undefined;
  readonly detail: string | undefined;

  constructor(error: unknown) {
    super(reasonOf(error));
    this.code = textAt(error, "code");
    this.detail = textAt(error, "detail");
  }
}

/** The database asks for a password that it must not get. */
export function noPassword(): LedgerRefusedError {
  return new LedgerRefusedError(
    "the ledger's database asks for a password, and an address in carillon.yaml gets none",
    "write ledger: ${DATABASE_URL} in carillon.yaml and set that in the environment",
  );
}

/** The database is not what a ledger should be. `how` continues "the ledger … is damaged: ". */
export function damaged(shown: string, how: string): LedgerRefusedError {
  return new LedgerRefusedError(
    `the ledger ${shown} is damaged: ${how}`,
    "restore it from a backup; a new ledger knows nobody, and would message everyone again",
  );
}

/** What a `DatabaseError` means before anything is sent. Others pass unchanged. */
export function readTrouble(shown: string, error: unknown): unknown {
  if (!(error instanceof DatabaseError)) return error;
  return new LedgerRefusedError(
    `the ledger ${shown} cannot be used: ${error.message}`,
    hints[error.code ?? ""] ?? "check its address, and that the database is up",
  );
}

/** Asks the database. Throws `LedgerRefusedError`. */
export async function reading<T>(shown: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw readTrouble(shown, error);
  }
}

/** Asks the database in the middle of a run. Throws `LedgerWriteError`. */
export async function writing<T>(shown: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw writeTrouble(shown, error);
  }
}

/** What a `DatabaseError` means in the middle of a run. Others pass unchanged. */
export function writeTrouble(shown: string, error: unknown): unknown {
  if (!(error instanceof DatabaseError)) return error;
  switch (error.code ?? "") {
    case raised.fenced:
      return new LedgerWriteError(
        `another run took over the lock in the ledger ${shown}`,
        "this run did not answer for longer than a lock lives; run again when the other is done",
      );
    case raised.notSettled:
      return new Error(`${who(error)} has no such attempt to settle`);
    case raised.notIntended:
    case "23505":
      return new Error(`${who(error)} must not be attempted again`);
    default:
      return new LedgerWriteError(
        `the ledger ${shown} could not take a record: ${error.message}`,
        "bring the database back, then run again",
      );
  }
}

const hints: Readonly<Record<string, string>> = {
  "3D000": "create the database, or name another",
  "28P01": "check the user and the password in the address",
  "28000": "check the user in the address, and what the server lets in",
  "42501": "let the user create a schema, or create it and give it to the user",
};

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  return error.message || textAt(error, "code") || error.name;
}

function textAt(error: unknown, key: "code" | "detail"): string | undefined {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  if (!(first instanceof Error)) return undefined;
  const value = (first as Error & Partial<Record<typeof key, unknown>>)[key];
  return typeof value === "string" ? value : undefined;
}

/** The detail of what our functions raise is the recipient's number and the attempt. */
function who({ detail }: DatabaseError): string {
  const [, recipient, attempt] = /^(-?\d+) (\d+)$/.exec(detail ?? "") ?? [];
  if (recipient === undefined) return "a recipient";
  return `${maskPhone(phoneOf(Number(recipient)))} (attempt ${attempt})`;
}
