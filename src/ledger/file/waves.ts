import type { WaveName, WaveRecord } from "../../model/ledger.ts";
import { shardOf } from "../shard-text.ts";
import type { Database } from "./sqlite.ts";

/** A wave and the number it has in the file. */
export interface StoredWave {
  readonly id: number;
  readonly record: WaveRecord;
}

export type FindWave = (name: WaveName) => StoredWave | undefined;

interface WaveRow {
  readonly id: number;
  readonly campaign: string;
  readonly wave: number;
  readonly adapter: string;
  readonly host: string;
  readonly channel: string;
  readonly first_message_at: number | null;
  readonly shard: string | null;
}

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

function storedWave({ id, campaign, wave, ...row }: WaveRow): StoredWave {
  const { adapter, host, channel, first_message_at: first } = row;
  const record = {
    campaign,
    wave,
    destination: { adapter, host, channel },
    ...(row.shard === null ? {} : { shard: shardOf(row.shard) }),
    ...(first === null ? {} : { firstMessageAtMs: first }),
  };
  return { id, record };
}
