import type { Database } from "./sqlite.ts";

/** SQL that names each attempt of a wave `a`, with its values, to be followed by more conditions. */
export interface WaveAttempts {
  readonly sql: string;
  readonly values: readonly number[];
}

/** Passing this many attempts of others costs less than one that is looked up by the index. */
const mostBetween = 8;

/**
 * All attempts of a wave, by the shorter way: in the order of the file, where most between its
 * first and its last are its own, else through the index, where each lies on a page of its own.
 */
export function attemptsOfWave(database: Database, wave: number): WaveAttempts {
  const { first, last, count }: Bounds = database
    .prepare(
      "SELECT min(id) AS first, max(id) AS last, count(*) AS count FROM attempts WHERE wave = ?",
    )
    .get(wave);
  const isDense = (last ?? 0) - (first ?? 0) <= count * mostBetween;
  const path = isDense ? "NOT INDEXED" : "INDEXED BY attempts_of_recipient";
  return {
    sql: `attempts AS a ${path} WHERE a.wave = ? AND a.id BETWEEN ? AND ?`,
    values: [wave, first ?? 0, last ?? 0],
  };
}

interface Bounds {
  readonly first: number | null;
  readonly last: number | null;
  readonly count: number;
}
