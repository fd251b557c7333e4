/** More often than any shard changes hands. */
const mostAttempts = 10_000;

/**
 * SQL: a job for each of these shards, in place of the one it may have. A job says only
 * which shard: what is to be done stands in the shard's row. `s` names the shard.
 */
export function addJobsSql(schema: string, jobs: string, which: string): string {
  return `
    SELECT count(*) FROM ${jobs}.add_jobs(ARRAY(
      SELECT json_populate_record(null::${jobs}.job_spec, json_build_object(
        'identifier', o.task, 'payload', json_build_object('shard', s.id),
        'job_key', 'shard ' || s.id, 'max_attempts', ${mostAttempts}
      ))
      FROM ${schema}.shards AS s JOIN ${schema}.orders AS o ON o.run = s.run
      WHERE s.state = 'waiting' AND o.state = 'running' AND o.stop IS NULL AND ${which}
      ORDER BY s.id
    ))`;
}
