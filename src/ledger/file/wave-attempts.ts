import type { Database } from "./sqlite.ts";

/** SQL that names each attempt of a wave `a`, with its values, to be followed by more conditions. */
export interface WaveAttempts {
  readonly sql: string;
  readonly values: readonly number[];
}

/** Passing this many attempts of others costs less than one that is looked up. */
const mostBetween = 8;

/**
 * All attempts of a wave, by the shorter way: in the order of the file, where most between its
 * first and its last are its own, else one by one.
 */
export function attemptsOfWave(database: Database, wave: number): WaveAttempts {
  const { first, last, count }: Bounds = database
    .prepare(
      "SELECT min(id) AS first, max(id) AS last, count(*) AS count FROM by_recipient WHERE wave = ?",
    )
    .get(wave);
  const isDense = (last ?? 0) - (first ?? 0) <= count * mostBetween;
  if (isDense) {
    const sql = "attempts AS a WHERE a.wave = ? AND a.id BETWEEN ? AND ?";
    return { sql, values: [wave, first ?? 0, last ?? 0] };
  }
  const sql = "attempts AS a WHERE a.id IN (SELECT id FROM by_recipient WHERE wave = ?)";
  return { sql, values: [wave] };
}

interface Bounds {
  readonly first: number | null;
  readonly last: number | null;
  readonly count: number;
}
