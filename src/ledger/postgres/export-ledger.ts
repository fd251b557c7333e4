import type { LedgerEntry } from "../../model/ledger-care.ts";
import { entryPages, type EntryPages } from "../ledger-entries.ts";
import { missing } from "../no-ledger.ts";
import { idOf } from "./check-ledger.ts";
import { missingTables, versionOf } from "./migrate.ts";
import { truth } from "./open-ledger.ts";
import { damaged } from "./refusals.ts";
import type { Snapshot } from "./snapshot.ts";
import { allWaves } from "./waves.ts";

/** Everything in the ledger, a page in memory at a time. */
export async function* ledgerEntries(snapshot: Snapshot): AsyncGenerator<LedgerEntry> {
  const { shown, schema } = snapshot;
  if ((await versionOf(snapshot, snapshot)) === 0) throw missing(shown);
  const lacking = await missingTables(schema, truth, snapshot);
  if (lacking.length > 0) throw damaged(shown, `it lacks ${lacking.join(", ")}`);
  const [id, waves] = [await idOf(snapshot), await allWaves(snapshot)];
  if (id === undefined) throw waves.length === 0 ? missing(shown) : damaged(shown, "it has no id");
  yield { type: "ledger", id };
  yield* waves.map(({ record }): LedgerEntry => ({ type: "wave", ...record }));
  for (const one of entryPages) yield* entriesOf(snapshot, one);
}

async function* entriesOf(
  { schema, rows }: Snapshot,
  { sql, entries }: EntryPages,
): AsyncGenerator<LedgerEntry> {
  const page = sql(`${schema}.`, "$1");
  for (let after = 0; ;) {
    const found = await rows<{ readonly id: number }>(page, [after]);
    yield* entries(found);
    const last = found.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}
