import type { WaveName } from "../../model/ledger.ts";
import { storedWave, type StoredWave, type WaveRow } from "../stored-wave.ts";
import type { Database } from "./sqlite.ts";

export type FindWave = (name: WaveName) => StoredWave | undefined;

export function waveFinder(database: Database): FindWave {
  const select = database.prepare("SELECT * FROM waves WHERE campaign = ? AND wave = ?");
  return ({ campaign, wave }) => {
    const row: WaveRow | undefined = select.get(campaign, wave);
    return row && storedWave(row);
  };
}

/** Every wave, in the order in which they began. */
export function allWaves(database: Database): readonly StoredWave[] {
  const rows: WaveRow[] = database.prepare("SELECT * FROM waves ORDER BY id").all();
  return rows.map(storedWave);
}
