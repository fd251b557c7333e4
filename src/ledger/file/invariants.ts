import type { Database } from "./sqlite.ts";
import { decides, resultCode } from "../results.ts";

interface Invariant {
  /** What is wrong, to be followed by how often. */
  readonly broken: string;
  /** SQL: a `count` of what breaks it. */
  readonly sql: string;
}

/** What holds in every ledger that only Carillon wrote. */
const invariants: readonly Invariant[] = [
  {
    broken: "attempts with an unknown result",
    sql: `SELECT count(*) AS count FROM attempts
          WHERE result NOT BETWEEN ${resultCode.accepted} AND ${resultCode.withdrawn}`,
  },
  {
    broken: "attempts out of order",
    sql: `SELECT count(*) AS count FROM (
            SELECT id, attempt, lag(id) OVER (
              PARTITION BY wave, recipient ORDER BY attempt
            ) AS before FROM attempts
          ) WHERE attempt < 1 OR before > id`,
  },
  {
    broken: "recipients with more than one open attempt",
    sql: `SELECT count(*) AS count FROM (
            SELECT 1 FROM attempts WHERE result IS NULL
            GROUP BY wave, recipient HAVING count(*) > 1
          )`,
  },
  {
    broken: "attempts after an accepted one",
    sql: `SELECT count(*) AS count FROM (
            SELECT result, min(CASE WHEN result = ${resultCode.accepted} THEN attempt END)
              OVER (PARTITION BY wave, recipient) AS accepted, attempt FROM attempts
          ) WHERE attempt > accepted AND ${decides}`,
  },
  {
    broken: "attempts of a wave, run or version that is not there",
    sql: `SELECT count(*) AS count FROM attempts AS a
          LEFT JOIN runs ON runs.id = a.run AND runs.wave = a.wave
          LEFT JOIN waves ON waves.id = a.wave
          LEFT JOIN versions ON versions.id = a.version
          WHERE runs.id IS NULL OR waves.id IS NULL OR versions.id IS NULL`,
  },
  {
    broken: "runs of a wave that is not there",
    sql: `SELECT count(*) AS count FROM runs WHERE wave NOT IN (SELECT id FROM waves)`,
  },
  {
    broken: "resolutions of an attempt that is not there",
    sql: `SELECT count(*) AS count FROM resolutions
          WHERE attempt NOT IN (SELECT id FROM attempts)`,
  },
];

/** What does not hold, a sentence each. */
export function brokenInvariants(database: Database): readonly string[] {
  return invariants.flatMap(({ broken, sql }) => {
    const row: { count: number } = database.prepare(sql).get();
    return row.count === 0 ? [] : [`${broken}: ${row.count}`];
  });
}
