import type { Parcel } from "../model/sending.ts";
import { deliver } from "./deliver.ts";
import type { Handed } from "./deliver.ts";
import type { Delivery } from "./delivery.ts";
import { intentsOf, withdraw } from "./settle.ts";

type Parcels = AsyncIterable<readonly Parcel[]>;

/**
 * Hands parcels out to `concurrency` loops that share one stream, pulled only as fast as
 * requests leave. Resolves when everything handed out is settled.
 */
export async function handOut(parcels: Parcels, delivery: Delivery): Promise<void> {
  const { claimAhead, commits, fail, halted, send, telling } = delivery;
  const batches = claimAhead > 0 ? claimedAhead(parcels, delivery) : asTheyCome(parcels, delivery);
  const pile = pileOf(batches, halted);
  const slot = async (): Promise<void> => {
    try {
      do {
        for (let one = pile.take(); one !== undefined; one = pile.take()) {
          await deliver(one, delivery).catch(fail);
        }
      } while (await pile.refill());
    } catch (error) {
      fail(error);
    }
  };
  await Promise.all(Array.from({ length: send.concurrency }, slot));
  while (telling.size > 0) {
    commits.flush();
    await Promise.allSettled(Array.from(telling.values(), ({ known }) => known));
  }
}

/** Those that may go next, for many to take from: nobody waits while there are any. */
interface Pile {
  /** Nothing once the run is stopping. */
  take(): Handed | undefined;
  /** Waits for the next batch, together with whoever else does. False: there is none. */
  refill(): Promise<boolean>;
}

/** Takes from the batches themselves, so that what nobody took is left in them. */
function pileOf(batches: AsyncGenerator<Handed[]>, halted: AbortSignal): Pile {
  let batch: Handed[] = [];
  let coming: Promise<boolean> | undefined;
  const next = async (): Promise<boolean> => {
    const { done, value } = await batches.next();
    coming = undefined;
    if (done === true) return false;
    batch = value;
    return true;
  };
  return {
    take: () => (halted.aborted ? undefined : batch.shift()),
    refill: () => (coming ??= next()),
  };
}

async function* asTheyCome(parcels: Parcels, { ramp, halted }: Delivery): AsyncGenerator<Handed[]> {
  for await (const batch of parcels) {
    for (let from = 0; from < batch.length;) {
      await ramp.free();
      if (halted.aborted) return;
      const some = batch.slice(from, from + ramp.room());
      ramp.began(some.length);
      from += some.length;
      yield some.map((parcel) => ({ parcel, claimed: [] }));
    }
  }
}

/** Claims as many as may be open, all in one commit, before the first of them leaves. Those left when the run stops are taken back. */
async function* claimedAhead(parcels: Parcels, delivery: Delivery): AsyncGenerator<Handed[]> {
  const { ramp, halted, commits, version } = delivery;
  const source = takeFrom(parcels);
  try {
    for (;;) {
      await ramp.free();
      if (halted.aborted) return;
      const chunk = await source.take(ramp.room());
      if (halted.aborted || chunk.length === 0) return;
      ramp.began(chunk.length);
      const claims = chunk.map((parcel) => ({ parcel, claimed: intentsOf(parcel, 1, version) }));
      await commits.claim(claims.flatMap(({ claimed }) => claimed));
      yield claims;
      if (claims.length > 0) {
        return await withdraw(
          claims.flatMap(({ claimed }) => claimed),
          delivery,
        );
      }
    }
  } finally {
    await source.close();
  }
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
