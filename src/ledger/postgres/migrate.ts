import type { Asking, Database } from "./database.ts";
import { latestVersion, migrations } from "./migrations.ts";
import type { Migration } from "./migrations.ts";
import { LedgerRefusedError } from "../../model/trouble.ts";

/** Which version the schema has; 0 where nothing of ours is there. Creates nothing. */
export async function versionOf(
  { shown, schema }: Pick<Database, "shown" | "schema">,
  asking: Asking,
): Promise<number> {
  const [missing] = await missingTables(schema, ["migrations"], asking);
  if (missing !== undefined) return 0;
  const [row] = await asking.rows<{ readonly version: number }>(
    `SELECT coalesce(max(version), 0) AS version FROM ${schema}.migrations`,
  );
  const version = row?.version ?? 0;
  if (version <= latestVersion()) return version;
  throw new LedgerRefusedError(
    `the ledger ${shown} was written by a newer Carillon (its version is ${version}, this one knows up to ${latestVersion()})`,
    "upgrade Carillon",
  );
}

/** Brings the schema to the latest version: all the steps it lacks in one transaction, or none. */
export async function migrate(
  database: Database,
  steps: readonly Migration[] = migrations,
): Promise<void> {
  const { schema } = database;
  await database.transaction(async (asking) => {
    // One at a time for a schema, and gone with the transaction, so that a pooler may stand between.
    await asking.rows("SELECT pg_advisory_xact_lock(hashtext($1))", [`carillon ${schema}`]);
    const from = await versionOf(database, asking);
    if (from === 0) await prepare(schema, asking);
    for (const { version, sql } of steps) {
      if (version <= from) continue;
      await asking.rows(sql(schema));
      await asking.rows(`INSERT INTO ${schema}.migrations (version) VALUES ($1)`, [version]);
    }
  });
}

async function prepare(schema: string, asking: Asking): Promise<void> {
  // Not IF NOT EXISTS: that wants the right to create schemas even where this one is there.
  const there = await asking.rows(
    `SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = btrim($1, '"')`,
    [schema],
  );
  if (there.length === 0) await asking.rows(`CREATE SCHEMA ${schema}`);
  await asking.rows(
    `CREATE TABLE ${schema}.migrations (version integer PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())`,
  );
}

/** Which of these tables the schema lacks. Asks the catalog: `to_regclass` may answer from a cache that another session made stale. */
export async function missingTables(
  schema: string,
  tables: readonly string[],
  { rows }: Asking,
): Promise<readonly string[]> {
  const missing = await rows<{ readonly name: string }>(
    `SELECT name FROM unnest($1::text[]) AS t (name) WHERE NOT EXISTS (
       SELECT 1 FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
       WHERE n.nspname = btrim($2, '"') AND c.relname = t.name
     )`,
    [tables, schema],
  );
  return missing.map(({ name }) => name);
}
