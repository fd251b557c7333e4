import type { Pool, PoolClient } from "pg";
import type { PostgresAddress } from "../../model/ledger-address.ts";
import { parsePostgresUrl, shownUrl } from "../../model/ledger-address.ts";
import { Trouble, UsageError } from "../../model/trouble.ts";
import { loadPg } from "./load-pg.ts";
import type { Pg } from "./load-pg.ts";
import { DatabaseError, noPassword } from "./refusals.ts";

/** Runs one statement. */
export interface Asking {
  rows<Row>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
}

/** Runs one statement, in a transaction or not, against the tables of one ledger. */
export type Within = Asking & Pick<Database, "schema">;

/** A database and the schema in it that holds one ledger. */
export interface Database extends Asking {
  /** How messages name it. */
  readonly shown: string;
  /** The schema, quoted: stands before every name, for a pooler keeps no `search_path`. */
  readonly schema: string;
  /** All of `work` is on disk when it resolves, or none of it ever is. */
  transaction<T>(work: (asking: Asking) => Promise<T>): Promise<T>;
  /** For a library that asks by itself. */
  readonly pool: Pool;
  close(): Promise<void>;
}

const defaultSchema = "carillon";
/** Names that need no quotes, so that people can type them in psql. */
const schemaName = /^[a-z_][a-z0-9_]{0,62}$/;

/** Nobody waits longer for a connection. */
const connectMs = 10_000;
/** Nobody waits longer for an answer: a database that hangs is a database that is gone. */
const answerMs = 30_000;
const usualConnections = 4;

/**
 * Opens nothing yet; the first statement does. Loads `pg` here and only now. Throws
 * `UsageError` where it is not installed or the address cannot be read.
 */
export async function openDatabase(
  address: PostgresAddress,
  connections = usualConnections,
  patienceMs = answerMs,
): Promise<Database> {
  const { url, schema } = readAddress(address.url);
  const pg = await loadPg();
  const inFile = address.inFile === true;
  const pool = poolFor(pg, url, { connections, patienceMs, inFile });
  return {
    shown: shownUrl(address.url),
    schema: `"${schema}"`,
    ...asking(pool),
    transaction: (work) => transaction(pool, work),
    pool,
    close: () => pool.end(),
  };
}

/** `schema` is ours, and nothing that a server would understand. */
function readAddress(text: string): { readonly url: string; readonly schema: string } {
  const parsed = parsePostgresUrl(text);
  if (parsed === undefined) {
    throw new UsageError(
      "the address of the ledger's database cannot be read",
      "write postgres://user:password@host:5432/name, with odd characters as %XX",
    );
  }
  const schema = parsed.searchParams.get("schema") ?? defaultSchema;
  if (!schemaName.test(schema)) {
    throw new UsageError(
      "the schema of the ledger's database cannot be named so",
      "use small letters, digits and underscores, like ?schema=carillon",
    );
  }
  return { url: text.replace(/([?&])schema=[^&]*&?/, "$1").replace(/[?&]$/, ""), schema };
}

interface PoolOptions {
  readonly connections: number;
  readonly patienceMs: number;
  readonly inFile: boolean;
}

function poolFor({ Pool, Client, types }: Pg, url: string, options: PoolOptions): Pool {
  /** A pull request can change a file: what it names gets no password of the environment. */
  class Passwordless extends Client {
    constructor(options?: ConstructorParameters<typeof Client>[0]) {
      super(options);
      Object.defineProperty(this, "password", { value: () => Promise.reject(noPassword()) });
    }
  }
  const wholeNumber: number = types.builtins.INT8;
  const pool = new Pool({
    connectionString: url,
    max: options.connections,
    application_name: "carillon",
    connectionTimeoutMillis: connectMs,
    query_timeout: options.patienceMs,
    keepAlive: true,
    allowExitOnIdle: true,
    // Numbers of recipients and times are whole and far below 2^53.
    types: {
      getTypeParser: (oid: number, format?: "text" | "binary") =>
        oid === wholeNumber ? Number : types.getTypeParser(oid, format),
    },
    ...(options.inFile ? { Client: Passwordless } : {}),
  });
  // Without a listener, a connection that dies while nobody uses it ends the process.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => void client.on("error", () => undefined));
  return pool;
}

async function transaction<T>(pool: Pool, work: (asking: Asking) => Promise<T>): Promise<T> {
  const client = await driven(() => pool.connect());
  const within = asking(client);
  try {
    await within.rows("BEGIN");
    // Who is paused in here must not hold up whoever takes over.
    await within.rows(
      "SELECT set_config('idle_in_transaction_session_timeout', '10s', true), set_config('synchronous_commit', 'on', true)",
    );
    const result = await work(within);
    await within.rows("COMMIT");
    client.release();
    return result;
  } catch (error) {
    await undo(client);
    throw error;
  }
}

async function undo(client: PoolClient): Promise<void> {
  try {
    await client.query("ROLLBACK");
    client.release();
  } catch (error) {
    client.release(error instanceof Error ? error : true);
  }
}

/** What one connection, or any of them, answers. */
export function asking(connection: Pick<Pool | PoolClient, "query">): Asking {
  return {
    async rows<Row>(sql: string, values: readonly unknown[] = []) {
      const { rows } = await driven(() => connection.query(sql, [...values]));
      return rows as readonly Row[];
    },
  };
}

/** Whatever the driver throws, we throw as one thing. */
async function driven<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Trouble ? error : new DatabaseError(error);
  }
}
