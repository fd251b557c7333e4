import type { LedgerCheck, WaveSummary } from "../../model/ledger-care.ts";
import { LedgerRefusedError } from "../../model/trouble.ts";
import { catcherUp, openByRecipient } from "./by-recipient.ts";
import { checkAttempts, checkHead, checkKind, checkLog } from "./check-ledger-file.ts";
import { outcomesOf } from "./folds.ts";
import { readHead } from "./head.ts";
import { brokenInvariants } from "./invariants.ts";
import { idOf } from "./ledger-facts.ts";
import { bringUpToDate, refuseMissing } from "./open-ledger.ts";
import { summarySql, type SummaryCounts } from "../wave-summary.ts";
import { readTrouble } from "./refusals.ts";
import { openDatabase, type Database } from "./sqlite.ts";
import { allWaves } from "./waves.ts";

/** Flaws beyond these say nothing new. */
const mostFlaws = 20;

/** Looks at every page and every record of the ledger at `path`. */
export async function checkLedger(path: string): Promise<LedgerCheck> {
  const flaws: string[] = [];
  // What one look finds does not keep the others from looking.
  const look = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      flaws.push(flawIn(path, error));
      return undefined;
    }
  };

  await refuseMissing(path);
  const head = readHead(path);
  look(() => checkLog(path, head));
  const database = await openDatabase(path, { readOnly: true, busyTimeoutMs: 10_000 });
  try {
    if (look(() => checkKind(database, path) ?? true) === undefined) {
      return { address: path, canRepair: true, flaws, waves: [] };
    }
    flaws.push(...(look(() => brokenPages(database)) ?? []));
    if (flaws.length === 0) await bringUpToDate(database, path, 10_000);
    // Ended by closing: what damage broke off would keep it from ending otherwise.
    database.exec("BEGIN");
    openByRecipient(database);
    look(() => catcherUp(database)());
    const id = look(() => idOf(database, path));
    look(() => checkAttempts(database, path));
    look(() => checkHead(database, path, head));
    flaws.push(...(look(() => brokenInvariants(database)) ?? []));
    const waves = look(() => summaries(database)) ?? [];
    const known = id === undefined ? {} : { id };
    return { address: path, canRepair: true, ...known, flaws: distinct(flaws), waves };
  } finally {
    database.close();
  }
}

function brokenPages(database: Database): readonly string[] {
  const rows: { integrity_check: string }[] = database
    .prepare(`PRAGMA integrity_check(${mostFlaws})`)
    .all();
  return rows.map((row) => row.integrity_check).filter((text) => text !== "ok");
}

/** A refusal names the ledger, which the reader of a check knows. */
function flawIn(path: string, error: unknown): string {
  const trouble = readTrouble(path, error);
  if (!(trouble instanceof LedgerRefusedError)) throw error;
  return trouble.message.replace(`the ledger ${path} is damaged: `, "").replace(`${path} `, "");
}

function distinct(flaws: readonly string[]): readonly string[] {
  return [...new Set(flaws)].slice(0, mostFlaws);
}

/** Every wave with what became of it. */
export function summaries(database: Database): readonly WaveSummary[] {
  catcherUp(database)();
  const count = database.prepare(summarySql("", "?1"));
  return allWaves(database).map(({ id, record }) => {
    const counts: SummaryCounts = count.get(id);
    return { ...record, totals: outcomesOf(database, id), ...counts };
  });
}
