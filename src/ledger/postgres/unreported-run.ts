import type { WaveName } from "../../model/ledger.ts";
import type { Database } from "./database.ts";
import { standings } from "./read-ledger.ts";
import { reading } from "./refusals.ts";
import { runLedger } from "./run-ledger.ts";
import type { UnreportedRun } from "../../model/work.ts";

interface RunRow {
  readonly id: number;
  readonly wave: number;
  readonly run: string;
  readonly digest: string;
  readonly started_at: number;
}

/** A run that workers are at, or were until everything was done. */
export function unreportedRun(
  database: Database,
  { campaign, wave }: WaveName,
): Promise<UnreportedRun | undefined> {
  const { schema, shown, rows } = database;
  return reading(shown, async () => {
    const [row] = await rows<RunRow>(
      `SELECT r.id, r.wave, r.run, r.digest, r.started_at
       FROM ${schema}.orders AS o JOIN ${schema}.runs AS r ON r.id = o.run
       JOIN ${schema}.waves AS w ON w.id = o.wave
       WHERE w.campaign = $1 AND w.wave = $2 AND o.state = 'running'`,
      [campaign, wave],
    );
    if (row === undefined) return undefined;
    const { id, run, digest, started_at: startedAtMs } = row;
    const begun = { wave: row.wave, run: id, recovered: 0 };
    return {
      run,
      digest,
      startedAtMs,
      ledger: runLedger(database, () => [[], []], begun),
      standings: (recipients) =>
        reading(shown, () => standings(database, row.wave, recipients, id)),
    };
  });
}
