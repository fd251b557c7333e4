import type { Fences, Resolution, WaveName } from "../../model/ledger.ts";
import { inDoubt, resultCode } from "../results.ts";
import type { Database } from "./database.ts";
import { heldStill } from "./leases.ts";
import { refuseSharedWork } from "./orders.ts";
import { findWave } from "./waves.ts";

/** Settles those of a wave whose standing is in doubt. Returns how many were. */
export function resolveDoubts(
  database: Database,
  fences: Fences,
  name: WaveName,
  resolution: Resolution,
): Promise<number> {
  const { schema } = database;
  return database.transaction(async ({ rows }) => {
    await heldStill({ schema, rows }, fences);
    const wave = await findWave({ schema, rows }, name);
    if (wave === undefined) return 0;
    await refuseSharedWork({ schema, rows }, wave.id);
    const { outcome, reason, by, atMs, recipients } = resolution;
    const [row] = await rows<{ readonly count: number }>(settleSql(schema), [
      wave.id,
      recipients ?? null,
      resultCode[outcome],
      reason,
      by,
      atMs,
    ]);
    return row?.count ?? 0;
  });
}

/**
 * Nobody listed means everyone. The doubt's own code and error move into the resolution; of a
 * message that counts as accepted they would only confuse.
 */
function settleSql(schema: string): string {
  const forget = `$3::smallint = ${resultCode.accepted}`;
  return `
    WITH doubts AS (
      SELECT id, code, error FROM ${schema}.attempts AS a
      WHERE wave = $1 AND ($2::bigint[] IS NULL OR recipient = ANY ($2)) AND ${inDoubt}
        AND NOT EXISTS (
          SELECT 1 FROM ${schema}.attempts AS later
          WHERE later.wave = a.wave AND later.recipient = a.recipient
            AND later.attempt > a.attempt
            AND (later.result IS NULL OR later.result < ${resultCode.retry})
        )
    ), noted AS (
      INSERT INTO ${schema}.resolutions (attempt, outcome, reason, by_whom, at, code, error)
      SELECT id, $3, $4, $5, $6, code, error FROM doubts
    ), settled AS (
      UPDATE ${schema}.attempts AS a
      SET result = $3, code = CASE WHEN ${forget} THEN NULL ELSE a.code END,
          error = CASE WHEN ${forget} THEN NULL ELSE a.error END
      FROM doubts WHERE a.id = doubts.id RETURNING 1
    ) SELECT count(*) AS count FROM settled`;
}
