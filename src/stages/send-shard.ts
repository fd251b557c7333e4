import type { Work } from "../ledger/postgres/work.ts";
import type { Parcel, Stop } from "../model/sending.ts";
import type { TakenShard } from "../model/work.ts";
import { closingNow } from "../plan/gates.ts";
import { sendParcels } from "../send/send-parcels.ts";
import type { SendResult } from "../send/send-parcels.ts";
import { openSharedPace } from "../send/shared-pace.ts";
import type { Ability } from "./ability.ts";

/** What a worker sends a shard with. */
export interface ShardSurroundings {
  readonly work: Work;
  readonly ability: Ability;
  /** Send no more of it, and wait for what is in flight. */
  readonly signal: AbortSignal;
  readonly drainMs: number;
  readonly abandon: AbortSignal;
}

/** Sends what is left of a shard, as any run sends, and says what became of it. */
export async function sendShard(shard: TakenShard, within: ShardSurroundings): Promise<void> {
  const { work } = within;
  const { stop } = await onTheWire(shard, within);
  if (stop === undefined) return work.finish(shard);
  // Who cannot write any more cannot give back either: its lease ends by itself.
  if (stop.kind === "ledger") throw new Error(stop.message);
  if (stop.kind !== "interrupted") await work.stop(shard.order.run, stop);
  await work.giveBack(shard);
}

async function onTheWire(shard: TakenShard, within: ShardSurroundings): Promise<SendResult> {
  const { order, ledger } = shard;
  const { work, ability, signal, drainMs, abandon } = within;
  const { send } = order;
  const pace = openSharedPace({
    budget: work.budget(order.provider.name),
    ...(send.rate === undefined ? {} : { perSecond: send.rate.perSecond }),
  });
  try {
    return await sendParcels({
      parcels: asOne(shard.parcels),
      ...ability,
      send,
      ledger,
      pace,
      planned: order.planned,
      version: order.version,
      closing: (): Stop | undefined => closingNow(order, order.expiresAtMs, Date.now()),
      signal,
      drainMs,
      abandon,
      onProgress: () => undefined,
      onPause: () => undefined,
    });
  } finally {
    pace.close();
  }
}

async function* asOne(parcels: readonly Parcel[]): AsyncGenerator<readonly Parcel[]> {
  if (parcels.length > 0) yield parcels;
}
