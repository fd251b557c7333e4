import type { PostgresAddress } from "../../model/ledger-address.ts";
import type { LedgerCare, LedgerCheck, LedgerEntry, WaveSummary } from "../../model/ledger-care.ts";
import { adoptLedger } from "../adopt-ledger.ts";
import { wholeOrRefused } from "../nothing-to-repair.ts";
import { checkLedger, summaries } from "./check-ledger.ts";
import { openDatabase } from "./database.ts";
import { ledgerEntries } from "./export-ledger.ts";
import { missingTables } from "./migrate.ts";
import { truth } from "./open-ledger.ts";
import { postgresHome, type PostgresOptions } from "./postgres-home.ts";
import { readTrouble } from "./refusals.ts";
import { openSnapshot, type Snapshot } from "./snapshot.ts";

/** A look at every row of a large ledger takes minutes. */
const patienceMs = 60 * 60_000;

/** Looks after a ledger in a schema of a PostgreSQL database. Checking and exporting write nothing, so that a standby will do. */
export function postgresCare(address: PostgresAddress, options: PostgresOptions = {}): LedgerCare {
  const check = (): Promise<LedgerCheck> => looking(address, checkLedger);
  return {
    check,
    entries: () => entries(address),
    async repair(request) {
      if (request.as === "damaged") return wholeOrRefused(await check(), restore);
      const waves = (): Promise<readonly WaveSummary[]> => looking(address, wavesIfAny);
      return adoptLedger({ home: postgresHome(address, options), waves }, request);
    },
  };
}

const restore = "restore the database from a backup";

async function wavesIfAny(snapshot: Snapshot): Promise<readonly WaveSummary[]> {
  const lacking = await missingTables(snapshot.schema, truth, snapshot);
  return lacking.length > 0 ? [] : summaries(snapshot);
}

async function looking<T>(
  address: PostgresAddress,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const snapshot = await look(address);
  try {
    return await work(snapshot);
  } catch (error) {
    throw readTrouble(snapshot.shown, error);
  } finally {
    await snapshot.close();
  }
}

async function* entries(address: PostgresAddress): AsyncGenerator<LedgerEntry> {
  const snapshot = await look(address);
  try {
    yield* ledgerEntries(snapshot);
  } catch (error) {
    throw readTrouble(snapshot.shown, error);
  } finally {
    await snapshot.close();
  }
}

/** Closing it closes the database, too. */
async function look(address: PostgresAddress): Promise<Snapshot> {
  const database = await openDatabase(address, 1, patienceMs);
  try {
    const snapshot = await openSnapshot(database);
    return {
      ...snapshot,
      async close() {
        await snapshot.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw readTrouble(database.shown, error);
  }
}
