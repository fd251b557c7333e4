import { asking, type Asking, type Database } from "./database.ts";

/** The ledger as it was at one moment, whoever writes meanwhile. Nothing can be written through it. */
export interface Snapshot extends Asking, Pick<Database, "shown" | "schema"> {
  close(): Promise<void>;
}

/** Whoever reads a page at a time may take as long as they like for each. */
export async function openSnapshot({ pool, shown, schema, rows }: Database): Promise<Snapshot> {
  // For its errors: what a pool throws is not told as ours is.
  await rows("SELECT 1");
  const client = await pool.connect();
  const within = asking(client);
  await within.rows("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  await within.rows("SELECT set_config('idle_in_transaction_session_timeout', '0', true)");
  return {
    shown,
    schema,
    ...within,
    async close() {
      await within.rows("ROLLBACK").catch(() => undefined);
      client.release();
    },
  };
}
