import type { OrderProgress } from "../../model/work.ts";
import type { Stop } from "../../model/sending.ts";
import type { Database } from "./database.ts";
import { addJobsSql } from "./jobs.ts";

/** A worker says so every second. */
const aliveMs = 10_000;

interface ProgressRow {
  readonly accepted: number;
  readonly rejected: number;
  readonly failed: number;
  readonly in_doubt: number;
  readonly waiting: number;
  readonly held: number;
  readonly workers: number;
  readonly stop: Stop | null;
}

export async function progressOf({ schema, rows }: Database, run: string): Promise<OrderProgress> {
  const sum = (name: string): string => `coalesce(sum(s.${name}), 0)::bigint AS ${name}`;
  const [row] = await rows<ProgressRow>(
    `SELECT ${["accepted", "rejected", "failed", "in_doubt"].map(sum).join(", ")},
       count(*) FILTER (WHERE s.state = 'waiting' OR l.expires_at < clock_timestamp()) AS waiting,
       count(*) FILTER (WHERE s.state = 'held' AND l.expires_at >= clock_timestamp()) AS held,
       (SELECT count(*) FROM ${schema}.workers AS w
        WHERE o.task = ANY (w.tasks)
          AND w.seen_at > clock_timestamp() - ${aliveMs} * interval '1 ms') AS workers,
       o.stop
     FROM ${schema}.runs AS r JOIN ${schema}.orders AS o ON o.run = r.id
     JOIN ${schema}.shards AS s ON s.run = r.id
     LEFT JOIN ${schema}.locks AS l ON s.state = 'held' AND l.name = 'shard ' || s.id
     WHERE r.run = $1 GROUP BY o.run`,
    [run],
  );
  if (row === undefined) return nothingThere;
  const { accepted, rejected, failed, in_doubt, waiting, held, workers, stop } = row;
  const outcomes = { accepted, rejected, failed, in_doubt };
  return { outcomes, waiting, held, workers, ...(stop && { stop }) };
}

const nothingThere: OrderProgress = {
  outcomes: { accepted: 0, rejected: 0, failed: 0, in_doubt: 0 },
  waiting: 0,
  held: 0,
  workers: 0,
};

export async function stopOrder(
  { schema, rows }: Database,
  run: string,
  stop: Stop,
): Promise<void> {
  await rows(
    `UPDATE ${schema}.orders SET stop = coalesce(stop, $2)
     WHERE run = (SELECT id FROM ${schema}.runs WHERE run = $1)`,
    [run, JSON.stringify(stop)],
  );
}

/**
 * Shards of workers that are gone get a new job. The engine would keep the old one locked for
 * hours, so that is unlocked first.
 */
export async function sweep(database: Database, jobs: string): Promise<number> {
  const { schema } = database;
  return database.transaction(async ({ rows }) => {
    const freed = await rows<{ readonly id: number; readonly locked_by: string | null }>(
      `UPDATE ${schema}.shards AS s SET state = 'waiting'
       FROM ${schema}.orders AS o, ${schema}.locks AS l
       WHERE s.state = 'held' AND o.run = s.run AND o.state = 'running' AND o.stop IS NULL
         AND l.name = 'shard ' || s.id AND l.expires_at < clock_timestamp()
       RETURNING s.id, s.locked_by`,
    );
    if (freed.length === 0) return 0;
    const silent = freed.flatMap(({ locked_by: worker }) => worker ?? []);
    await rows(`SELECT ${jobs}.force_unlock_workers($1)`, [silent]);
    await rows(addJobsSql(schema, jobs, "s.id = ANY ($1::bigint[])"), [freed.map(({ id }) => id)]);
    return freed.length;
  });
}
