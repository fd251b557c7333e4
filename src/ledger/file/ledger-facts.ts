import { damaged } from "./refusals.ts";
import type { Database } from "./sqlite.ts";

/** Identifies the ledger for life. */
export function idOf(database: Database, path: string): string {
  const row: { id: string } | undefined = database.prepare("SELECT id FROM meta").get();
  if (!row) throw damaged(path, "it has no id");
  return row.id;
}

/** The number of the latest attempt; they count up from 1 without gaps. */
export function lastAttempt(database: Database): number {
  const select = database.prepare("SELECT max(id) AS last FROM attempts");
  const row: { last: number | null } = select.get();
  return row.last ?? 0;
}
