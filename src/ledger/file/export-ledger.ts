import type { LedgerEntry } from "../../model/ledger-care.ts";
import { entryPages, type EntryPages } from "../ledger-entries.ts";
import { idOf } from "./ledger-facts.ts";
import type { Database } from "./sqlite.ts";
import { allWaves } from "./waves.ts";

/** Everything in the ledger, a page in memory at a time. */
export function* ledgerEntries(database: Database, path: string): Generator<LedgerEntry> {
  yield { type: "ledger", id: idOf(database, path) };
  for (const { record } of allWaves(database)) yield { type: "wave", ...record };
  for (const one of entryPages) yield* entriesOf(database, one);
}

function* entriesOf(database: Database, { sql, entries }: EntryPages): Generator<LedgerEntry> {
  const select = database.prepare(sql("", "?"));
  let after = 0;
  for (;;) {
    const rows: { id: number }[] = select.all(after);
    yield* entries(rows);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}
