import { noOutcomes } from "../../model/ledger.ts";
import type { RecipientKey } from "../../model/phone.ts";
import type { OrderProgress } from "../../model/work.ts";
import type { Stop } from "../../model/sending.ts";
import { resultCode } from "../results.ts";
import type { Database } from "./database.ts";

/** A worker says so every second. */
const aliveMs = 10_000;

interface ProgressRow {
  readonly accepted: number;
  readonly rejected: number;
  readonly failed: number;
  readonly in_doubt: number;
  readonly open: number;
  readonly planned: number;
  readonly waiting: number;
  readonly held: number;
  readonly done: number;
  readonly workers: number;
  readonly stop: Stop | null;
}

/** Shards that are done say their sums; of the others, what was told so far is added up. */
export async function progressOf({ schema, rows }: Database, run: string): Promise<OrderProgress> {
  const names = ["accepted", "rejected", "failed", "in_doubt", "open"];
  const sum = (name: string): string =>
    `(coalesce(sum(${name === "open" ? "0" : `s.${name}`}) FILTER (WHERE s.state = 'done'), 0)
      + coalesce(sum(t.${name}) FILTER (WHERE s.state <> 'done'), 0))::bigint AS ${name}`;
  const told = names.map((name) => `sum(${name}) AS ${name}`).join(", ");
  const [row] = await rows<ProgressRow>(
    `SELECT ${names.map(sum).join(", ")},
       count(*) FILTER (WHERE s.state = 'waiting' OR l.expires_at < clock_timestamp()) AS waiting,
       count(*) FILTER (WHERE s.state = 'held' AND l.expires_at >= clock_timestamp()) AS held,
       count(*) FILTER (WHERE s.state = 'done') AS done,
       (SELECT count(*) FROM ${schema}.workers AS w
        WHERE o.task = ANY (w.tasks)
          AND w.seen_at > clock_timestamp() - ${aliveMs} * interval '1 ms') AS workers,
       (o.spec ->> 'planned')::bigint AS planned, o.stop
     FROM ${schema}.runs AS r JOIN ${schema}.orders AS o ON o.run = r.id
     JOIN ${schema}.shards AS s ON s.run = r.id
     LEFT JOIN ${schema}.locks AS l ON s.state = 'held' AND l.name = 'shard ' || s.id
     LEFT JOIN (
       SELECT shard, ${told} FROM ${schema}.told
       WHERE run = (SELECT id FROM ${schema}.runs WHERE run = $1) GROUP BY shard
     ) AS t ON t.shard = s.id
     WHERE r.run = $1 GROUP BY o.run`,
    [run],
  );
  if (row === undefined) return nothingThere;
  const { accepted, rejected, failed, in_doubt, open, stop, ...counts } = row;
  const outcomes = { accepted, rejected, failed, in_doubt };
  return { outcomes, inFlight: Math.max(0, open), ...counts, ...(stop && { stop }) };
}

const nothingThere: OrderProgress = {
  outcomes: noOutcomes,
  inFlight: 0,
  planned: 0,
  waiting: 0,
  held: 0,
  done: 0,
  workers: 0,
};

/** Why a run ends, and whose refusals were not their own fault: those count as failed, and are tried again. */
export interface OrderStop {
  readonly stop: Stop;
  readonly blameless?: readonly RecipientKey[];
}

/** The first reason counts. */
export async function stopOrder(
  database: Database,
  run: string,
  { stop, blameless = [] }: OrderStop,
): Promise<void> {
  const { schema } = database;
  await database.transaction(async ({ rows }) => {
    const [order] = await rows<{ readonly run: number; readonly wave: number }>(
      `UPDATE ${schema}.orders SET stop = coalesce(stop, $2)
       WHERE run = (SELECT id FROM ${schema}.runs WHERE run = $1) AND state = 'running'
       RETURNING run, wave`,
      [run, JSON.stringify(stop)],
    );
    if (order === undefined || blameless.length === 0) return;
    await rows(
      `UPDATE ${schema}.attempts SET result = ${resultCode.failed}
       WHERE wave = $1 AND run = $2 AND recipient = ANY ($3::bigint[])
         AND result = ${resultCode.rejected}`,
      [order.wave, order.run, blameless],
    );
  });
}

/** A worker is there, and could take these tasks. */
export async function beat(
  { schema, rows }: Database,
  worker: string,
  tasks: readonly string[],
): Promise<void> {
  await rows(
    `INSERT INTO ${schema}.workers (name, tasks, seen_at) VALUES ($1, $2, clock_timestamp())
     ON CONFLICT (name) DO UPDATE SET tasks = excluded.tasks, seen_at = excluded.seen_at`,
    [worker, tasks],
  );
}
