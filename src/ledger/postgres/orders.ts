import type { Fences } from "../../model/ledger.ts";
import { noLatency } from "../../model/sending.ts";
import type { Latency, Parcel, Stop } from "../../model/sending.ts";
import type { OpenOrder, WorkOrder } from "../../model/work.ts";
import { LedgerRefusedError } from "../../model/trouble.ts";
import { interrupted, resultCode } from "../results.ts";
import type { Asking, Database, Within } from "./database.ts";
import { addJobsSql } from "./jobs.ts";
import { heldStill } from "./leases.ts";
import { DatabaseError, raised } from "./refusals.ts";

/** Writes an order down. Returns its run's number. */
export async function startOrder(
  database: Database,
  fences: Fences,
  { order, task }: Pick<OpenOrder, "order" | "task">,
): Promise<number> {
  const { schema } = database;
  return underLock(database, fences, async ({ rows }) => {
    const [row] = await rows<{ readonly run: number }>(
      `INSERT INTO ${schema}.orders (run, wave, task, spec, state)
       SELECT id, wave, $2, $3, 'filling' FROM ${schema}.runs WHERE run = $1 RETURNING run`,
      [order.run, task, JSON.stringify(order)],
    );
    if (row === undefined) throw new Error(`the run ${order.run} never began`);
    return row.run;
  });
}

/**
 * Whoever was paused until another run of the campaign began, and perhaps ended, must not leave
 * to workers what was decided before that.
 */
async function underLock<T>(
  database: Database,
  fences: Fences,
  work: (asking: Asking) => Promise<T>,
): Promise<T> {
  try {
    return await database.transaction(async (asking) => {
      await heldStill({ schema: database.schema, ...asking }, fences);
      return work(asking);
    });
  } catch (error) {
    const isLost = error instanceof DatabaseError && error.code === raised.fenced;
    throw isLost ? takenOver() : error;
  }
}

export async function putShards(
  { schema, rows }: Database,
  run: number,
  { nth, parcels }: { readonly nth: number; readonly parcels: readonly Parcel[] },
): Promise<void> {
  await rows(`INSERT INTO ${schema}.shards (run, nth, parcels) VALUES ($1, $2, $3)`, [
    run,
    nth,
    JSON.stringify(parcels),
  ]);
}

/** The order and its first job, in one commit. */
export async function release(
  database: Database,
  fences: Fences,
  { run, jobs }: { readonly run: number; readonly jobs: string },
): Promise<void> {
  const { schema } = database;
  await underLock(database, fences, async ({ rows }) => {
    const started = await rows(
      `UPDATE ${schema}.orders SET state = 'running' WHERE run = $1 AND state = 'filling' RETURNING run`,
      [run],
    );
    if (started.length === 0) throw takenOver();
    await rows(addJobsSql(schema, jobs, "s.run = $1 AND s.nth = 0"), [run]);
  });
}

function takenOver(): LedgerRefusedError {
  return new LedgerRefusedError(
    "another run of this campaign began while this one was being prepared",
    "run again",
  );
}

/** Throws while workers send this wave. An order that was never let go belongs to nobody any more, and is forgotten. */
export async function refuseSharedWork({ schema, rows }: Within, wave: number): Promise<void> {
  const dead = await rows<{ readonly run: number }>(
    `DELETE FROM ${schema}.orders WHERE wave = $1 AND state = 'filling' RETURNING run`,
    [wave],
  );
  const runs = dead.map(({ run }) => run);
  await rows(`DELETE FROM ${schema}.shards WHERE run = ANY ($1::bigint[])`, [runs]);
  const [order] = await rows(
    `SELECT 1 FROM ${schema}.orders WHERE wave = $1 AND state = 'running'`,
    [wave],
  );
  if (order === undefined) return;
  throw new LedgerRefusedError(
    "workers are sending this campaign, with nobody waiting for its report",
    "follow it with `carillon send FILE --distributed`; Ctrl-C there stops it",
  );
}

interface OrderRow {
  readonly spec: WorkOrder;
  readonly task: string;
  readonly stop: Stop | null;
}

export async function openOrders({ schema, rows }: Database): Promise<readonly OpenOrder[]> {
  const found = await rows<OrderRow>(
    `SELECT spec, task, stop FROM ${schema}.orders WHERE state = 'running' ORDER BY run`,
  );
  return found.map(({ spec, task, stop }) => ({ order: spec, task, ...(stop && { stop }) }));
}

/** In one commit: whoever holds a shard still cannot write any more, and every open intent is in doubt. */
export async function endOrder(database: Database, run: string): Promise<void> {
  const { schema } = database;
  await database.transaction(async ({ rows }) => {
    const [order] = await rows<{ readonly run: number; readonly wave: number }>(
      `UPDATE ${schema}.orders SET state = 'ended'
       WHERE run = (SELECT id FROM ${schema}.runs WHERE run = $1) RETURNING run, wave`,
      [run],
    );
    if (order === undefined) return;
    const shards = await rows<{ readonly id: number }>(
      `DELETE FROM ${schema}.shards WHERE run = $1 RETURNING id`,
      [order.run],
    );
    await rows(`DELETE FROM ${schema}.locks WHERE name = ANY ($1)`, [
      shards.map(({ id }) => `shard ${id}`),
    ]);
    await rows(`DELETE FROM ${schema}.told WHERE run = $1`, [order.run]);
    await doubtOpen({ schema, rows }, order.wave, order.run);
  });
}

/** Open intents of a run become doubts: of these recipients, or of all. Their requests may have left. Returns how many. */
export async function doubtOpen(
  { schema, rows }: Within,
  wave: number,
  run: number,
  recipients?: readonly number[],
): Promise<number> {
  const open = `wave = $1 AND run = $2 AND result IS NULL AND ($3::bigint[] IS NULL OR recipient = ANY ($3))`;
  const values = [wave, run, recipients ?? null];
  await rows(
    `UPDATE ${schema}.waves SET first_message_at = (
       SELECT min(sent_at) FROM ${schema}.attempts WHERE ${open}
     ) WHERE id = $1 AND first_message_at IS NULL`,
    values,
  );
  const doubted = await rows(
    `UPDATE ${schema}.attempts SET result = ${resultCode.in_doubt}, code = $4, error = $5
     WHERE ${open} RETURNING 1`,
    [...values, interrupted.code, interrupted.error],
  );
  return doubted.length;
}

export async function latencyOf({ schema, rows }: Database, run: string): Promise<Latency> {
  const at = (share: number): string =>
    `coalesce(percentile_disc(${share}) WITHIN GROUP (ORDER BY latency_ms), 0)::float8`;
  const [row] = await rows<Latency>(
    `SELECT ${at(0.5)} AS p50, ${at(0.9)} AS p90, ${at(0.99)} AS p99,
            coalesce(max(latency_ms), 0)::float8 AS max
     FROM ${schema}.attempts
     WHERE wave = (SELECT wave FROM ${schema}.runs WHERE run = $1)
       AND run = (SELECT id FROM ${schema}.runs WHERE run = $1) AND latency_ms IS NOT NULL`,
    [run],
  );
  return row ?? noLatency;
}
