import type { LedgerCheck, WaveSummary } from "../../model/ledger-care.ts";
import { flawOf, invariants, unbroken } from "../invariants.ts";
import { missing } from "../no-ledger.ts";
import { summarySql, type SummaryCounts } from "../wave-summary.ts";
import { outcomesOf } from "./folds.ts";
import { missingTables, versionOf } from "./migrate.ts";
import { truth } from "./open-ledger.ts";
import type { Snapshot } from "./snapshot.ts";
import { allWaves } from "./waves.ts";

/** Looks at every record of the ledger. Throws `LedgerRefusedError` where there is none, or a newer one. */
export async function checkLedger(snapshot: Snapshot): Promise<LedgerCheck> {
  const { shown: address, schema } = snapshot;
  if ((await versionOf(snapshot, snapshot)) === 0) throw missing(address);
  const lacking = await missingTables(schema, truth, snapshot);
  if (lacking.length > 0) {
    const flaws = [`it lacks the table ${lacking.join(", ")}`];
    return { address, canRepair: false, flaws, waves: [] };
  }
  const id = await idOf(snapshot);
  const waves = await summaries(snapshot);
  if (id === undefined && waves.length === 0) throw missing(address);
  const flaws = [
    ...(id === undefined ? ["it has no id"] : []),
    ...(await missingGuards(snapshot)),
    ...(await countersBehind(snapshot)),
    ...(await brokenInvariants(snapshot)),
  ];
  return { address, canRepair: false, ...(id === undefined ? {} : { id }), flaws, waves };
}

/** `undefined` where it was never begun, or has lost it. */
export async function idOf({ schema, rows }: Snapshot): Promise<string | undefined> {
  const [row] = await rows<{ readonly id: string }>(`SELECT id FROM ${schema}.meta`);
  return row?.id;
}

/** Every wave with what became of it. */
export async function summaries(snapshot: Snapshot): Promise<readonly WaveSummary[]> {
  const found: WaveSummary[] = [];
  for (const { id, record } of await allWaves(snapshot)) {
    const totals = await outcomesOf(snapshot, { wave: id });
    found.push({ ...record, totals, ...(await countsOf(snapshot, id)) });
  }
  return found;
}

async function countsOf({ schema, rows }: Snapshot, wave: number): Promise<SummaryCounts> {
  const [counts] = await rows<SummaryCounts>(summarySql(`${schema}.`, "$1"), [wave]);
  return counts ?? { attempts: 0, open: 0, runs: 0 };
}

/** Without these nothing keeps two runs from writing the same attempt. */
const guards = ["one_meta", "attempts_of_recipient", "waves_campaign_wave_key", "runs_run_key"];
const functions = ["fence", "settle", "intend", "record"];

async function missingGuards(snapshot: Snapshot): Promise<readonly string[]> {
  const { schema, rows } = snapshot;
  const indexes = await missingTables(schema, guards, snapshot);
  const lacking = await rows<{ readonly name: string }>(
    `SELECT name FROM unnest($1::text[]) AS f (name) WHERE NOT EXISTS (
       SELECT 1 FROM pg_catalog.pg_proc AS p JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
       WHERE n.nspname = btrim($2, '"') AND p.proname = f.name
     )`,
    [functions, schema],
  );
  return [
    ...indexes.map((name) => `it lacks the index ${name}`),
    ...lacking.map(({ name }) => `it lacks the function ${name}`),
  ];
}

const counted = ["waves", "runs", "versions", "attempts"] as const;

/** Rows that were copied without the counters that number them: the next ones would meet them. */
async function countersBehind({ schema, rows }: Snapshot): Promise<readonly string[]> {
  const flaws: string[] = [];
  for (const table of counted) {
    const [row] = await rows<{ readonly behind: boolean | null }>(
      `SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence($1, 'id')::regclass), 0)
              < coalesce((SELECT max(id) FROM ${schema}.${table}), 0) AS behind`,
      [`${schema}.${table}`],
    );
    if (row?.behind === true) flaws.push(`the counter of ${table} is behind its rows`);
  }
  return flaws;
}

async function brokenInvariants({ schema, rows }: Snapshot): Promise<readonly string[]> {
  const flaws: string[] = [];
  for (const one of [...invariants(`${schema}.`), ...unbroken(`${schema}.`)]) {
    const [row] = await rows<{ readonly count: number }>(one.sql);
    flaws.push(...flawOf(one, row?.count ?? 0));
  }
  return flaws;
}
