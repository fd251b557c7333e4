import { decides, resultCode } from "./results.ts";

export interface Invariant {
  /** What is wrong, to be followed by how often. */
  readonly broken: string;
  /** SQL: a `count` of what breaks it. */
  readonly sql: string;
}

/** What holds in every ledger that only Carillon wrote. `s` stands before the name of a table. */
export const invariants = (s: string): readonly Invariant[] => [
  ...ofAttempts(s),
  {
    broken: "attempts of a wave, run or version that is not there",
    sql: `SELECT count(*) AS count FROM ${s}attempts AS a
          LEFT JOIN ${s}runs AS runs ON runs.id = a.run AND runs.wave = a.wave
          LEFT JOIN ${s}waves AS waves ON waves.id = a.wave
          LEFT JOIN ${s}versions AS versions ON versions.id = a.version
          WHERE runs.id IS NULL OR waves.id IS NULL OR versions.id IS NULL`,
  },
  {
    broken: "runs of a wave that is not there",
    sql: `SELECT count(*) AS count FROM ${s}runs WHERE wave NOT IN (SELECT id FROM ${s}waves)`,
  },
  {
    broken: "resolutions of an attempt that is not there",
    sql: `SELECT count(*) AS count FROM ${s}resolutions AS r
          WHERE NOT EXISTS (SELECT 1 FROM ${s}attempts AS a WHERE a.id = r.attempt)`,
  },
];

const ofAttempts = (s: string): readonly Invariant[] => [
  {
    broken: "attempts with an unknown result",
    sql: `SELECT count(*) AS count FROM ${s}attempts
          WHERE result NOT BETWEEN ${resultCode.accepted} AND ${resultCode.withdrawn}`,
  },
  {
    broken: "attempts out of order",
    sql: `SELECT count(*) AS count FROM (
            SELECT id, attempt, lag(id) OVER (
              PARTITION BY wave, recipient ORDER BY attempt
            ) AS before FROM ${s}attempts
          ) AS ordered WHERE attempt < 1 OR before > id`,
  },
  {
    broken: "recipients with more than one open attempt",
    sql: `SELECT count(*) AS count FROM (
            SELECT 1 FROM ${s}attempts WHERE result IS NULL
            GROUP BY wave, recipient HAVING count(*) > 1
          ) AS found`,
  },
  {
    broken: "attempts after an accepted one",
    sql: `SELECT count(*) AS count FROM (
            SELECT result, min(CASE WHEN result = ${resultCode.accepted} THEN attempt END)
              OVER (PARTITION BY wave, recipient) AS accepted, attempt FROM ${s}attempts
          ) AS found WHERE attempt > accepted AND ${decides}`,
  },
];

/** What holds besides where no record was ever put together again from pieces. */
export const unbroken = (s: string): readonly Invariant[] => [
  {
    broken: "recipients of whom attempts are missing in between, or there twice",
    sql: `SELECT count(*) AS count FROM (
            SELECT 1 FROM ${s}attempts
            GROUP BY wave, recipient HAVING max(attempt) <> count(*)
          ) AS found`,
  },
  {
    broken: "open attempts that a later run should have put in doubt",
    sql: `SELECT count(*) AS count FROM ${s}attempts AS a WHERE result IS NULL
            AND EXISTS (SELECT 1 FROM ${s}runs AS later WHERE later.wave = a.wave AND later.id > a.run)`,
  },
];

/** The sentence for an invariant, where it is broken so often. */
export function flawOf({ broken }: Invariant, count: number): readonly string[] {
  return count === 0 ? [] : [`${broken}: ${count}`];
}
