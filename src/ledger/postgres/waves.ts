import type { WaveName } from "../../model/ledger.ts";
import { storedWave, type StoredWave, type WaveRow } from "../stored-wave.ts";
import type { Within } from "./database.ts";

export async function findWave(
  { schema, rows }: Within,
  { campaign, wave }: WaveName,
): Promise<StoredWave | undefined> {
  const [row] = await rows<WaveRow>(
    `SELECT * FROM ${schema}.waves WHERE campaign = $1 AND wave = $2`,
    [campaign, wave],
  );
  return row && storedWave(row);
}

/** Every wave, in the order in which they began. */
export async function allWaves({ schema, rows }: Within): Promise<readonly StoredWave[]> {
  const found = await rows<WaveRow>(`SELECT * FROM ${schema}.waves ORDER BY id`);
  return found.map(storedWave);
}
