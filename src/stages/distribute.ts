import { setTimeout as sleep } from "node:timers/promises";
import { openWork } from "../ledger/postgres/work.ts";
import type { Work } from "../ledger/postgres/work.ts";
import type { RunLedger } from "../model/ledger.ts";
import type { Parcel } from "../model/sending.ts";
import type { OrderProgress } from "../model/work.ts";
import { prepareQueue } from "../queue/queue.ts";
import { parcelsOf } from "../send/parcels.ts";
import { stopOf } from "../send/stop-sending.ts";
import type { SendResult } from "../send/send-parcels.ts";
import { orderOf, taskOf } from "./order-of.ts";
import type { Prepared } from "./prepared.ts";
import { secondPass } from "./second-pass.ts";
import type { Surroundings } from "./surroundings.ts";

const leastInShard = 100;
const mostInShard = 500;
/** So many shards at least keep several workers busy to the end. */
const wantedShards = 64;
const lookMs = 300;

/** second pass → shards: verified rows, packed into requests, for workers to send; waits until they have. */
export async function distribute(
  prepared: Prepared,
  ledger: RunLedger,
  surroundings: Surroundings,
): Promise<SendResult> {
  const { shared } = prepared.within;
  if (shared === undefined) throw new Error("nothing was prepared to be shared");
  const work = await openWork(shared);
  try {
    await prepareQueue(work.engine);
    const { adopted } = prepared.within.session;
    const unsent = adopted === undefined ? await putDown(prepared, work) : undefined;
    return unsent ?? (await follow({ prepared, work, ledger }, surroundings));
  } finally {
    await work.close();
  }
}

/** Writes all shards down, and lets the first go. Returns what came of it where that went wrong. */
async function putDown(prepared: Prepared, work: Work): Promise<SendResult | undefined> {
  const { campaign, plan, within } = prepared;
  const order = orderOf(prepared);
  const put = await work.put(order, taskOf(order));
  const rows = secondPass(within.deciding, plan, within.choice());
  const { adapter } = campaign.provider;
  const parcels = parcelsOf(rows, { adapter, batch: campaign.send.batch, tags: false });
  try {
    for await (const shard of shardsOf(parcels, plan.totals.planned)) await put.shard(shard);
  } catch (error) {
    const stop = stopOf(error);
    if (stop === undefined) throw error;
    return { stop, requests: { sent: 0, retries: 0 }, latency: { p50: 0, p90: 0, p99: 0, max: 0 } };
  }
  await put.start();
  return undefined;
}

/** As many requests as recipients fit. The first shard is small: it goes out alone. */
async function* shardsOf(
  batches: AsyncIterable<readonly Parcel[]>,
  planned: number,
): AsyncGenerator<readonly Parcel[]> {
  const even = Math.ceil(planned / wantedShards);
  const size = Math.min(mostInShard, Math.max(leastInShard, even));
  let shard: Parcel[] = [];
  let recipients = 0;
  let most = firstShard;
  for await (const batch of batches) {
    for (const parcel of batch) {
      shard.push(parcel);
      recipients += parcel.to.length;
      if (recipients < most) continue;
      yield shard;
      [shard, recipients, most] = [[], 0, size];
    }
  }
  if (shard.length > 0) yield shard;
}

/** What the careful beginning of a run lets go before everyone. */
const firstShard = 6;

interface Following {
  readonly prepared: Prepared;
  readonly work: Work;
  readonly ledger: RunLedger;
}

/** Waits until workers have done everything, or have let go after a stop; then nobody writes any more. */
async function follow(
  { prepared, work, ledger }: Following,
  surroundings: Surroundings,
): Promise<SendResult> {
  const { run } = prepared.within.session;
  let told = false;
  let progress = await work.progress(run);
  while (!isOver(progress) && surroundings.abandon?.aborted !== true) {
    if (surroundings.signal?.aborted === true && !told) {
      told = true;
      await work.stop(run, { kind: "interrupted", message: "the run was interrupted" });
    }
    tell(progress, surroundings);
    await sleep(lookMs);
    progress = await work.progress(run);
  }
  tell(progress, surroundings);
  await work.end(run);
  const [latency, { attempts, retries }] = await Promise.all([work.latency(run), ledger.fold()]);
  const { stop } = progress;
  const requests = { sent: attempts, retries };
  return { requests, latency, ...(stop === undefined ? {} : { stop }) };
}

function isOver({ waiting, held, stop }: OrderProgress): boolean {
  return held === 0 && (waiting === 0 || stop !== undefined);
}

function tell({ outcomes }: OrderProgress, { onProgress }: Surroundings): void {
  const { accepted, rejected, failed, in_doubt: inDoubt } = outcomes;
  onProgress?.({ accepted, rejected, failed, inDoubt, inFlight: 0 });
}
