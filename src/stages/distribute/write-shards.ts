import type { Work } from "../../ledger/postgres/work.ts";
import type { Parcel, Stop } from "../../model/sending.ts";
import { parcelsOf } from "../../send/parcels.ts";
import { stopOf } from "../../send/stop-sending.ts";
import { orderOf, taskOf } from "./work-order.ts";
import type { Prepared } from "../prepare/prepared.ts";
import { secondPass } from "../execute/second-pass.ts";

const leastInShard = 100;
const mostInShard = 500;
/** So many shards at least keep several workers busy to the end. */
const wantedShards = 64;
/** What the careful beginning of a run lets go before everyone: the first request alone, then five. */
const requestsInFirst = 6;

/** Why nothing was left to workers. */
export interface NotLeft {
  readonly stop: Stop;
  /** Whether the last word arrived is not known: then they send it all the same. */
  readonly mayBeSent: boolean;
}

/** second pass → shards: writes all of a run down, and lets the first shard go. Returns why not, where that went wrong. */
export async function writeShards(prepared: Prepared, work: Work): Promise<NotLeft | undefined> {
  const { campaign, plan, within } = prepared;
  const order = orderOf(prepared);
  const { fences } = within.session;
  if (fences === undefined) throw new Error("no lock keeps others from sending this");
  const rows = secondPass(within.deciding, plan, within.choice());
  const { adapter } = campaign.provider;
  const parcels = parcelsOf(rows, { adapter, batch: campaign.send.batch, tags: false });
  let mayBeSent = false;
  try {
    const put = await work.put(order, taskOf(order), fences);
    for await (const shard of shardsOf(parcels, plan.totals.planned)) await put.shard(shard);
    mayBeSent = true;
    await put.start();
    return undefined;
  } catch (error) {
    const stop = stopOf(error);
    if (stop === undefined) throw error;
    return { stop, mayBeSent: mayBeSent && stop.kind === "ledger" };
  }
}

/** As many requests as recipients fit. The first shard is small: it goes out alone. */
async function* shardsOf(
  batches: AsyncIterable<readonly Parcel[]>,
  planned: number,
): AsyncGenerator<readonly Parcel[]> {
  const even = Math.ceil(planned / wantedShards);
  const size = Math.min(mostInShard, Math.max(leastInShard, even));
  let isFirst = true;
  let shard: Parcel[] = [];
  let recipients = 0;
  for await (const batch of batches) {
    for (const parcel of batch) {
      shard.push(parcel);
      recipients += parcel.to.length;
      if (isFirst ? shard.length < requestsInFirst : recipients < size) continue;
      yield shard;
      [shard, recipients, isFirst] = [[], 0, false];
    }
  }
  if (shard.length > 0) yield shard;
}
