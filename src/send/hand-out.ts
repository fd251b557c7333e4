import type { Parcel } from "../model/sending.ts";
import { deliver } from "./deliver.ts";
import type { Delivery } from "./delivery.ts";
import { openParcelQueue, type ParcelQueue } from "./parcel-queue.ts";
import { intentsOf, withdraw } from "./settle.ts";

type Parcels = AsyncIterable<readonly Parcel[]>;

/**
 * Hands parcels out to `concurrency` loops that share one queue, filled only as fast as
 * requests leave. Resolves when everything handed out is settled.
 */
export async function handOut(parcels: Parcels, delivery: Delivery): Promise<void> {
  const { claimAhead, commits, fail, halted, send, telling } = delivery;
  const queue = openParcelQueue(halted);
  const fill = claimAhead > 0 ? claimedAhead : asTheyCome;
  const filled = fill(parcels, queue, delivery).catch(fail).finally(queue.end);
  const slot = async (): Promise<void> => {
    do {
      for (let one = queue.take(); one !== undefined; one = queue.take()) {
        await deliver(one, delivery).catch(fail);
      }
    } while (await queue.more());
  };
  await Promise.all([filled, ...Array.from({ length: send.concurrency }, slot)]);
  while (telling.size > 0) {
    commits.flush();
    await Promise.allSettled(Array.from(telling.values(), ({ known }) => known));
  }
}

/** As each is about to leave: the next batch comes when this one is taken. */
async function asTheyCome(
  parcels: Parcels,
  queue: ParcelQueue,
  { ramp, halted }: Delivery,
): Promise<void> {
  for await (const batch of parcels) {
    for (let from = 0; from < batch.length;) {
      await ramp.free();
      if (halted.aborted) return;
      const some = batch.slice(from, from + ramp.room());
      ramp.began(some.length);
      from += some.length;
      queue.put(some.map((parcel) => ({ parcel, claimed: [] })));
      await queue.taken();
    }
  }
}

/**
 * Claims as many as may be open, in few commits, while those claimed before are on their way.
 * Those left when the run stops are taken back.
 */
async function claimedAhead(
  parcels: Parcels,
  queue: ParcelQueue,
  delivery: Delivery,
): Promise<void> {
  const { fail, halted, ramp } = delivery;
  const source = takeFrom(parcels);
  const claims = new Set<Promise<void>>();
  try {
    for (await ramp.free(); !halted.aborted; await ramp.free()) {
      const chunk = await source.take(ramp.room());
      if (halted.aborted || chunk.length === 0) break;
      const claim = putClaimed(chunk, queue, delivery);
      claims.add(claim);
      claim.catch(fail).finally(() => claims.delete(claim));
    }
  } catch (error) {
    fail(error);
  }
  await Promise.allSettled(claims);
  await queue.taken();
  await source.close();
  await withdraw(
    queue.rest().flatMap(({ claimed }) => claimed),
    delivery,
  );
}

async function putClaimed(
  chunk: readonly Parcel[],
  queue: ParcelQueue,
  { commits, ramp, version }: Delivery,
): Promise<void> {
  ramp.began(chunk.length);
  const claims = chunk.map((parcel) => ({ parcel, claimed: intentsOf(parcel, 1, version) }));
  await commits.claim(claims.flatMap(({ claimed }) => claimed));
  queue.put(claims);
}

interface Source {
  /** The next so many; fewer only at the end. */
  take(most: number): Promise<readonly Parcel[]>;
  close(): Promise<void>;
}

function takeFrom(parcels: Parcels): Source {
  const batches = parcels[Symbol.asyncIterator]();
  let batch: readonly Parcel[] = [];
  let at = 0;
  return {
    async take(most) {
      const taken: Parcel[] = [];
      while (taken.length < most) {
        if (at === batch.length) {
          const next = await batches.next();
          if (next.done === true) break;
          [batch, at] = [next.value, 0];
        }
        const more = batch.slice(at, at + most - taken.length);
        at += more.length;
        taken.push(...more);
      }
      return taken;
    },
    async close() {
      await batches.return?.();
    },
  };
}
