import { sqliteCodeOf, type Database } from "./sqlite.ts";

/**
 * Closes a ledger's database so that one file holds everything: people copy and cache it
 * by its name alone, and would lose what were left in the log beside it.
 */
export function closeFile(database: Database): void {
  try {
    // Succeeds for whoever is alone. `close` would not do it: it leaves statements open.
    attempt(database, "PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE");
    attempt(database, "PRAGMA wal_checkpoint(TRUNCATE)");
  } finally {
    database.close();
  }
}

/** Where it fails, the log stays beside the file, and is read at the next opening. */
function attempt(database: Database, sql: string): void {
  try {
    database.exec(sql);
  } catch (error) {
    if (sqliteCodeOf(error) === undefined) throw error;
  }
}
