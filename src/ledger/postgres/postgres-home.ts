import type { PostgresAddress } from "../../model/ledger-address.ts";
import { shownUrl } from "../../model/ledger-address.ts";
import type { Fences, Ledger, LedgerHome } from "../../model/ledger.ts";
import { postgresBudget } from "./budget.ts";
import { openDatabase, type Database } from "./database.ts";
import { acquireLeases, leaseMs as defaultLeaseMs, liveHolderOf } from "./leases.ts";
import { clearLedger, createLedger, ensureTables, findLedger } from "./open-ledger.ts";
import { postgresLedger } from "./postgres-ledger.ts";
import { readTrouble } from "./refusals.ts";

export interface PostgresOptions {
  /** How long a lock outlives a holder who is gone. */
  readonly leaseMs?: number;
}

/**
 * A ledger in a schema of a PostgreSQL database. What is written while this home holds locks
 * is written under their tokens: after another took them over it is refused.
 */
export function postgresHome(
  address: PostgresAddress,
  { leaseMs = defaultLeaseMs }: PostgresOptions = {},
): LedgerHome {
  const held = new Map<string, number>();
  const fences: Fences = () => [[...held.keys()], [...held.values()]];
  const open = async (
    mode: "read" | "write",
    find: (database: Database) => Promise<string | undefined>,
  ): Promise<Ledger | undefined> =>
    connected(address, async (database) => {
      const id = await find(database);
      if (id !== undefined) return postgresLedger(database, { id, mode, fences });
      await database.close();
      return undefined;
    });

  return {
    address: shownUrl(address.url),
    exists: () => asked(address, async (database) => (await findLedger(database)) !== undefined),
    read: () => open("read", findLedger),
    async write() {
      const ledger = await open("write", createLedger);
      if (ledger === undefined) throw new Error("a ledger that was created is not there");
      return ledger;
    },
    holder: (name) => asked(address, (database) => liveHolderOf(database, name)),
    lock: (request) =>
      connected(address, async (database) => {
        await ensureTables(database);
        return acquireLeases(database, { ...request, leaseMs, held });
      }),
    budget: (provider) =>
      connected(address, async (database) => {
        await ensureTables(database);
        return postgresBudget(database, provider);
      }),
    remove: () => asked(address, clearLedger),
  };
}

/** Whoever gets the result closes the database; where there is none, nobody has to. */
async function connected<T>(
  address: PostgresAddress,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const database = await openDatabase(address);
  try {
    return await work(database);
  } catch (error) {
    await database.close();
    throw readTrouble(database.shown, error);
  }
}

async function asked<T>(
  address: PostgresAddress,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  return connected(address, async (database) => {
    const result = await work(database);
    await database.close();
    return result;
  });
}
