import { createHash } from "node:crypto";
import type { Campaign } from "../model/campaign.ts";
import type { RecipientKey } from "../model/phone.ts";
import type { Shard } from "../model/shard.ts";

/** Six bytes of the digest: as many as a number holds exactly. */
const digestBytes = 6;

/**
 * Whether a recipient belongs to the shard. Decided by a hash of the number alone, so that
 * neither the order of the rows nor who else is among them moves anyone to another shard.
 */
export function isInShard(key: RecipientKey, { index, of }: Shard): boolean {
  const digest = createHash("sha256").update(String(key)).digest();
  return digest.readUIntBE(0, digestBytes) % of === index - 1;
}

/** The campaign with one shard's share of its pace: all shards together never exceed the whole. */
export function shareOf(campaign: Campaign, shard: Shard | undefined): Campaign {
  if (shard === undefined) return campaign;
  const { send } = campaign;
  const share = { ...send, concurrency: Math.floor(send.concurrency / shard.of) };
  if (send.rate === undefined) return { ...campaign, send: share };
  const { text, perSecond } = send.rate;
  const rate = { text: `${text} / ${shard.of}`, perSecond: perSecond / shard.of };
  return { ...campaign, send: { ...share, rate } };
}
