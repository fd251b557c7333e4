import type { Shard } from "../model/shard.ts";

/** How a ledger holds a shard: `2/4`. */
export function shardText(shard: Shard | undefined): string | null {
  return shard === undefined ? null : `${shard.index}/${shard.of}`;
}

export function shardOf(text: string): Shard {
  const [index = 0, of = 0] = text.split("/").map(Number);
  return { index, of };
}
