import { ulid } from "ulid";
import type { Database } from "./database.ts";
import { migrate, missingTables, versionOf } from "./migrate.ts";
import { latestVersion } from "./migrations.ts";
import { damaged } from "./refusals.ts";

/** The tables that say what became of whom. They are in every version. */
export const truth = ["meta", "waves", "runs", "versions", "attempts", "resolutions"] as const;

/** The ledger's id; `undefined` where there is no ledger. Creates nothing, but brings an older one up to date. */
export async function findLedger(database: Database): Promise<string | undefined> {
  const version = await versionOf(database, database);
  if (version === 0) return undefined;
  if (version < latestVersion()) await migrate(database);
  return idOf(database);
}

/** The ledger's id, of a new one where there is none. */
export async function createLedger(database: Database): Promise<string> {
  const found = await findLedger(database);
  if (found !== undefined) return found;
  await ensureTables(database);
  await database.rows(
    `INSERT INTO ${database.schema}.meta (id, created_at) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
    [ulid(), Date.now()],
  );
  const id = await idOf(database);
  if (id === undefined) throw damaged(database.shown, "it has no id");
  return id;
}

/** Tables alone are no ledger: locks are taken before there is one. */
export async function ensureTables(database: Database): Promise<void> {
  if ((await versionOf(database, database)) < latestVersion()) await migrate(database);
}

async function idOf(database: Database): Promise<string | undefined> {
  await refuseMissing(database);
  const { schema, shown, rows } = database;
  const [row] = await rows<{ readonly id: string | null; readonly used: boolean }>(
    `SELECT (SELECT id FROM ${schema}.meta) AS id, EXISTS (SELECT 1 FROM ${schema}.waves) AS used`,
  );
  if (row?.id) return row.id;
  if (row?.used === true) throw damaged(shown, "it has no id");
  return undefined;
}

const tables = [...truth, "locks", "budgets", "orders", "shards", "told", "workers"];

/** A restore that went half way must not pass for a ledger that knows nobody. */
async function refuseMissing(database: Database): Promise<void> {
  const missing = await missingTables(database.schema, tables, database);
  if (missing.length > 0) throw damaged(database.shown, `it lacks ${missing.join(", ")}`);
}

/** Deletes everything but who holds which lock. */
export async function clearLedger(database: Database): Promise<void> {
  if ((await versionOf(database, database)) === 0) return;
  const emptied = tables.filter((name) => name !== "locks");
  await database.rows(`TRUNCATE ${emptied.map((name) => `${database.schema}.${name}`).join(", ")}`);
}
