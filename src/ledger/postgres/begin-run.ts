import type { Fences, RunStart } from "../../model/ledger.ts";
import { begunAsOtherShard, begunElsewhere, isSameDestination } from "../begun-elsewhere.ts";
import { interrupted, resultCode } from "../results.ts";
import { shardText } from "../shard-text.ts";
import type { Database, Within } from "./database.ts";
import { heldStill } from "./leases.ts";
import { refuseSharedWork } from "./orders.ts";
import { findWave } from "./waves.ts";

/** A run and its wave, by their numbers in the database. */
export interface BegunRun {
  readonly wave: number;
  readonly run: number;
  /** How many doubts it found on the way. */
  readonly recovered: number;
}

/**
 * Begins a run, in one commit: the wave with its destination, the run, and the doubt of every
 * intent that a dead run left open. The caller holds the campaign's lock.
 */
export function beginRun(database: Database, fences: Fences, start: RunStart): Promise<BegunRun> {
  const { schema } = database;
  return database.transaction(async ({ rows }) => {
    const within = { schema, rows };
    await heldStill(within, fences);
    const wave = await waveFor(within, start);
    await refuseSharedWork(within, wave);
    const recovered = await recover(within, wave);
    const [row] = await rows<{ readonly id: number }>(
      `INSERT INTO ${schema}.runs (run, wave, digest, started_at) VALUES ($1, $2, $3, $4) RETURNING id`,
      [start.run, wave, start.digest, start.startedAtMs],
    );
    return { wave, run: row?.id ?? 0, recovered };
  });
}

/** The wave's number. Only where nothing left yet may its destination be another now. */
async function waveFor(within: Within, start: RunStart): Promise<number> {
  const { schema, rows } = within;
  const { adapter, host, channel } = start.destination;
  const shard = shardText(start.shard);
  await rows(
    `INSERT INTO ${schema}.waves (campaign, wave, adapter, host, channel, shard)
     SELECT $1, $2, $3, $4, $5, $6
     WHERE NOT EXISTS (SELECT 1 FROM ${schema}.waves WHERE campaign = $1 AND wave = $2)
     ON CONFLICT DO NOTHING`,
    [start.campaign, start.wave, adapter, host, channel, shard],
  );
  const found = await findWave(within, start);
  if (!found) throw new Error(`wave ${start.wave} of ${start.campaign} came and went`);
  const { destination: before } = found.record;
  const sameShard = shardText(found.record.shard) === shard;
  if (isSameDestination(before, start.destination) && sameShard) return found.id;
  if (await hasSent(within, found.id)) {
    throw sameShard ? begunElsewhere(start, before) : begunAsOtherShard(start);
  }
  await rows(
    `UPDATE ${schema}.waves SET adapter = $2, host = $3, channel = $4, shard = $5 WHERE id = $1`,
    [found.id, adapter, host, channel, shard],
  );
  return found.id;
}

async function hasSent({ schema, rows }: Within, wave: number): Promise<boolean> {
  const left = await rows(
    `SELECT 1 FROM ${schema}.attempts
     WHERE wave = $1 AND result IS DISTINCT FROM ${resultCode.withdrawn} LIMIT 1`,
    [wave],
  );
  return left.length > 0;
}

/** Turns open intents into doubts. Their requests may have left, so the wave has begun. */
async function recover({ schema, rows }: Within, wave: number): Promise<number> {
  await rows(
    `UPDATE ${schema}.waves SET first_message_at = (
       SELECT min(sent_at) FROM ${schema}.attempts WHERE wave = $1 AND result IS NULL
     ) WHERE id = $1 AND first_message_at IS NULL`,
    [wave],
  );
  const [row] = await rows<{ readonly count: number }>(
    `WITH recovered AS (
       UPDATE ${schema}.attempts SET result = ${resultCode.in_doubt}, code = $2, error = $3
       WHERE wave = $1 AND result IS NULL RETURNING 1
     ) SELECT count(*) AS count FROM recovered`,
    [wave, interrupted.code, interrupted.error],
  );
  return row?.count ?? 0;
}
