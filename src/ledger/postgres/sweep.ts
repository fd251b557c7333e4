import type { Asking, Database } from "./database.ts";
import { addJobsSql } from "./jobs.ts";

/**
 * Shards of workers that are gone get a new job. The engine would keep the old one locked for
 * hours, so that is unlocked first. A worker that was only silent has lost the shard from then
 * on: it must not go on with what looks free to everybody else.
 */
export async function sweep(database: Database, jobs: string): Promise<number> {
  const { schema } = database;
  return database.transaction(async ({ rows }) => {
    const freed = await rows<Freed>(
      `WITH lapsed AS (
         SELECT s.id, l.name FROM ${schema}.shards AS s
         JOIN ${schema}.orders AS o ON o.run = s.run
         JOIN ${schema}.locks AS l ON l.name = 'shard ' || s.id
         WHERE s.state = 'held' AND o.state = 'running' AND o.stop IS NULL
           AND l.expires_at < clock_timestamp()
         FOR UPDATE OF s, l SKIP LOCKED
       ), ended AS (
         UPDATE ${schema}.locks AS l SET token = l.token + 1, expires_at = '-infinity'
         FROM lapsed WHERE l.name = lapsed.name
       )
       UPDATE ${schema}.shards AS s SET state = 'waiting'
       FROM lapsed WHERE s.id = lapsed.id RETURNING s.id, s.locked_by`,
    );
    await giveJobs(database, { rows }, jobs, freed);
    return freed.length;
  });
}

/** A worker that lives takes a shard as soon as it has the job. */
const takenMs = 15_000;
/** The engine puts a job off for longer and longer when a worker could not take it. */
const mostDelayMs = 10_000;

/**
 * Shards that nobody holds, and that no worker could take, get a new job: whoever had the old
 * one died before taking the shard, or failed at that too often. Looks at every job, so it is
 * not for every second.
 */
export async function sweepJobs(database: Database, jobs: string): Promise<number> {
  const { schema } = database;
  return database.transaction(async ({ rows }) => {
    const lost = await rows<Freed>(
      `SELECT s.id, j.locked_by FROM ${schema}.shards AS s
       JOIN ${schema}.orders AS o ON o.run = s.run
       JOIN ${schema}.shards AS first ON first.run = s.run AND first.nth = 0
       LEFT JOIN ${jobs}.jobs AS j ON j.key = 'shard ' || s.id
       WHERE s.state = 'waiting' AND o.state = 'running' AND o.stop IS NULL
         AND (s.nth = 0 OR first.state = 'done')
         AND (j.id IS NULL
           OR j.locked_at < clock_timestamp() - ${takenMs} * interval '1 ms'
           OR (j.locked_at IS NULL
             AND j.run_at > clock_timestamp() + ${mostDelayMs} * interval '1 ms'))`,
    );
    await giveJobs(database, { rows }, jobs, lost);
    return lost.length;
  });
}

interface Freed {
  readonly id: number;
  /** Who in the engine had its job. */
  readonly locked_by: string | null;
}

async function giveJobs(
  { schema }: Pick<Database, "schema">,
  { rows }: Asking,
  jobs: string,
  freed: readonly Freed[],
): Promise<void> {
  if (freed.length === 0) return;
  const silent = freed.flatMap(({ locked_by: worker }) => worker ?? []);
  await rows(`SELECT ${jobs}.force_unlock_workers($1)`, [silent]);
  await rows(addJobsSql(schema, jobs, "s.id = ANY ($1::bigint[])"), [freed.map(({ id }) => id)]);
}
