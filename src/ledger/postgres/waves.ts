import type { WaveName, WaveRecord } from "../../model/ledger.ts";
import { shardOf } from "../shard-text.ts";
import type { Asking, Database } from "./database.ts";

/** A wave and the number it has in the database. */
export interface StoredWave {
  readonly id: number;
  readonly record: WaveRecord;
}

interface WaveRow extends WaveName {
  readonly id: number;
  readonly adapter: string;
  readonly host: string;
  readonly channel: string;
  readonly first_message_at: number | null;
  /** Absent in the first version. */
  readonly shard?: string | null;
}

export async function findWave(
  { schema, rows }: Asking & Pick<Database, "schema">,
  { campaign, wave }: WaveName,
): Promise<StoredWave | undefined> {
  const [row] = await rows<WaveRow>(
    `SELECT * FROM ${schema}.waves WHERE campaign = $1 AND wave = $2`,
    [campaign, wave],
  );
  return row && storedWave(row);
}

/** Every wave, in the order in which they began. */
export async function allWaves({
  schema,
  rows,
}: Asking & Pick<Database, "schema">): Promise<readonly StoredWave[]> {
  const found = await rows<WaveRow>(`SELECT * FROM ${schema}.waves ORDER BY id`);
  return found.map(storedWave);
}

function storedWave({ id, campaign, wave, ...row }: WaveRow): StoredWave {
  const { adapter, host, channel, first_message_at: first, shard = null } = row;
  const record = {
    campaign,
    wave,
    destination: { adapter, host, channel },
    ...(shard === null ? {} : { shard: shardOf(shard) }),
    ...(first === null ? {} : { firstMessageAtMs: first }),
  };
  return { id, record };
}
