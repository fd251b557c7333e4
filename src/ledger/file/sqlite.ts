import type { DatabaseSyncInstance, StatementSyncInstance } from "@photostructure/sqlite";

export type Database = DatabaseSyncInstance;
export type Statement = StatementSyncInstance;

/** Primary result codes. Source: https://sqlite.org/rescode.html */
export const sqliteCode = {
  error: 1,
  busy: 5,
  corrupt: 11,
  full: 13,
  constraint: 19,
  notADatabase: 26,
} as const;

export interface OpenOptions {
  readonly readOnly: boolean;
  readonly busyTimeoutMs: number;
}

/**
 * Opens `path` as it is. The library is loaded here and only now: commands that need no
 * ledger must not pay for a native module.
 */
export async function openDatabase(path: string, options: OpenOptions): Promise<Database> {
  const { DatabaseSync } = await import("@photostructure/sqlite");
  return new DatabaseSync(path, { readOnly: options.readOnly, timeout: options.busyTimeoutMs });
}

/** The primary result code of an error that SQLite raised; `undefined` for any other. */
export function sqliteCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  if (error.code !== "ERR_SQLITE_ERROR") return undefined;
  if ("errcode" in error && typeof error.errcode === "number") return error.errcode & 0xff;
  return codeOfMessage[error.message] ?? sqliteCode.error;
}

/** The library's `all` and `iterate` pass on nothing but SQLite's message. */
const codeOfMessage: Readonly<Record<string, number>> = {
  "database is locked": sqliteCode.busy,
  "database disk image is malformed": sqliteCode.corrupt,
  "database or disk is full": sqliteCode.full,
  "file is not a database": sqliteCode.notADatabase,
};

/**
 * Runs `work` in one transaction that writes: all of it is on disk, or none of it is. Inside
 * another one it is a part of that.
 */
export function writeTransaction<T>(database: Database, work: () => T): T {
  if (database.isTransaction) return work();
  database.exec("BEGIN IMMEDIATE");
  return complete(database, work);
}

/**
 * The same, but it comes back before the disk has it: nothing counts until `flush` of the
 * log has, and until then a power cut may undo it, never a part of it.
 */
export function writeUnflushed<T>(database: Database, work: () => T): T {
  database.exec("PRAGMA synchronous = NORMAL");
  try {
    return writeTransaction(database, work);
  } finally {
    database.exec("PRAGMA synchronous = FULL");
  }
}

/** Runs `work` against one state of the database, whatever others write meanwhile. */
export function readTransaction<T>(database: Database, work: () => T): T {
  database.exec("BEGIN");
  return complete(database, work);
}

function complete<T>(database: Database, work: () => T): T {
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    // A full disk may have rolled it back already.
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}
