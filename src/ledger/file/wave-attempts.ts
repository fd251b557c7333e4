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
  if (isAlone(database, wave)) return { sql: "attempts AS a WHERE a.wave = ?", values: [wave] };
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

/** Whether no other wave has attempts, of which an order by wave knows at once. */
function isAlone(database: Database, wave: number): boolean {
  const other = ["main.placed", "memory.fresh"].flatMap((table) =>
    ["<", ">"].map((than) => `EXISTS (SELECT 1 FROM ${table} WHERE wave ${than} ?1)`),
  );
  const row: { other: number } = database
    .prepare(`SELECT ${other.join(" OR ")} AS other`)
    .get(wave);
  return row.other === 0;
}

interface Bounds {
  readonly first: number | null;
  readonly last: number | null;
  readonly count: number;
}
