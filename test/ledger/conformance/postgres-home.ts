import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll } from "vitest";
import { postgresCare } from "../../../src/ledger/postgres/postgres-care.ts";
import { postgresHome } from "../../../src/ledger/postgres/postgres-home.ts";
import type { PostgresAddress } from "../../../src/model/ledger-address.ts";
import type { Ledger } from "../../../src/model/ledger.ts";
import { transactionPooler } from "../../helpers/pgbouncer.ts";
import type { Pooler } from "../../helpers/pgbouncer.ts";
import { postgresUrl } from "../../helpers/postgres-server.ts";
import type { Ground, GroundOptions, HomeUnderTest, KeptResolution } from "./homes.ts";

/** A schema of its own in the tests' database, gone when disposed. */
export interface PostgresGround extends Ground {
  readonly ledgerAddress: PostgresAddress;
  /** Runs SQL behind the ledger's back, with this schema on the path. */
  sql<Row>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
}

export async function postgresGround(
  options: GroundOptions & { readonly through?: string } = {},
): Promise<PostgresGround> {
  const url = await postgresUrl();
  const schema = `t_${randomUUID().replaceAll("-", "")}`;
  const direct = new pg.Client({ connectionString: url });
  await direct.connect();
  await direct.query(`SET search_path = ${schema}`);
  const address: PostgresAddress = {
    kind: "postgres",
    url: withSchema(options.through ?? url, schema),
  };
  const lease = { leaseMs: options.leaseMs ?? 60_000 };
  const opened: Ledger[] = [];
  const sql = async <Row>(text: string, values: readonly unknown[] = []) => {
    const { rows } = await direct.query(text, [...values]);
    return rows as readonly Row[];
  };
  const home = postgresHome(address, lease);
  return {
    ledgerAddress: address,
    home,
    another: () => postgresHome(address, lease),
    care: () => postgresCare(address, lease),
    async open() {
      const ledger = await home.write();
      opened.push(ledger);
      return ledger;
    },
    inChild: { module: "postgres/postgres-home.js", call: "postgresHome", args: [address, lease] },
    resolutions: () =>
      sql<KeptResolution>(
        `SELECT reason, by_whom AS by, at::float AS "atMs", code FROM resolutions ORDER BY attempt`,
      ),
    becomeNewer: async () => void (await sql("INSERT INTO migrations (version) VALUES (99)")),
    sql,
    async [Symbol.asyncDispose]() {
      for (const ledger of opened) await ledger.close();
      await direct.query("SET client_min_messages = error");
      await direct.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
      await direct.end();
    },
  };
}

function withSchema(url: string, schema: string): string {
  return `${url}${url.includes("?") ? "&" : "?"}schema=${schema}`;
}

const spoiled = (text: string) => async (ground: Ground) => {
  await (ground as PostgresGround).sql(text);
};

export const postgresUnderTest: HomeUnderTest = {
  name: "PostgreSQL",
  ground: postgresGround,
  leases: true,
  damages: [
    { name: "without its id", strike: spoiled("DELETE FROM meta") },
    { name: "without a table", strike: spoiled("DROP TABLE attempts") },
  ],
  flawed: [
    { name: "a table dropped", strike: spoiled("DROP TABLE attempts"), says: /the table attempts/ },
    { name: "its id deleted", strike: spoiled("DELETE FROM meta"), says: /no id/ },
    {
      name: "an index dropped",
      strike: spoiled("DROP INDEX attempts_of_recipient"),
      says: /the index attempts_of_recipient/,
    },
    {
      name: "a function dropped",
      strike: spoiled("DROP FUNCTION fence"),
      says: /the function fence/,
    },
    {
      name: "a counter that was not restored",
      strike: spoiled("ALTER TABLE attempts ALTER id RESTART WITH 1"),
      says: /counter of attempts is behind/,
    },
    {
      name: "a record deleted",
      strike: spoiled("DELETE FROM attempts WHERE recipient = 254700000001 AND attempt = 1"),
      says: /missing in between, or there twice: 1/,
    },
    {
      name: "a second acceptance",
      strike: spoiled(`
        INSERT INTO attempts (wave, recipient, attempt, run, version, sent_at, result)
        SELECT wave, recipient, 3, run, version, sent_at, 0 FROM attempts WHERE attempt = 2`),
      says: /after an accepted one: 1/,
    },
    {
      name: "an open attempt that a later run passed over",
      strike: spoiled(`
        INSERT INTO runs (run, wave, digest, started_at) SELECT 'later', id, '', 1 FROM waves`),
      says: /a later run should have put in doubt: 1/,
    },
  ],
};

let pooler: Promise<Pooler> | undefined;
afterAll(async () => (await pooler)?.stop());

/** The same through a pooler that gives every transaction another connection. */
export const pooledUnderTest: HomeUnderTest = {
  ...postgresUnderTest,
  name: "PostgreSQL behind pgbouncer",
  async ground(options) {
    pooler ??= postgresUrl().then(transactionPooler);
    return postgresGround({ ...options, through: (await pooler).url });
  },
};
