import type { WaveName, WaveRecord } from "../model/ledger.ts";
import { shardOf } from "./shard-text.ts";

/** A wave and the number it has in the ledger. */
export interface StoredWave {
  readonly id: number;
  readonly record: WaveRecord;
}

/** A row of `waves`. */
export interface WaveRow extends WaveName {
  readonly id: number;
  readonly adapter: string;
  readonly host: string;
  readonly channel: string;
  readonly first_message_at: number | null;
  /** Absent in the first version. */
  readonly shard?: string | null;
}

export function storedWave({ id, campaign, wave, ...row }: WaveRow): StoredWave {
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
