import type { Database } from "./sqlite.ts";

/**
 * SQL: a checksum over what decides whether someone is sent to again. The pages of the
 * file have none, so that a flipped bit within a value would pass unnoticed. It stands in
 * files people keep: never change it.
 */
export const sealOf = `(
  (recipient % 2147483647) * 1000003 + wave * 7919 + attempt * 104729 + run * 1299709
  + version * 15485863 + coalesce(result, 6) * 32452843 + sent_at % 2147483647
) % 2147483647`;

/** How many attempts are not what was written. */
export function brokenSeals(database: Database): number {
  const row: { count: number } = database
    .prepare(`SELECT count(*) AS count FROM attempts WHERE seal IS NOT ${sealOf}`)
    .get();
  return row.count;
}
