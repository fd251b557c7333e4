import type { Parcel } from "../model/sending.ts";
import { deliver } from "./deliver.ts";
import type { Handed } from "./deliver.ts";
import type { Delivery } from "./delivery.ts";
import { durably, intentsOf, withdraw } from "./settle.ts";

type Parcels = AsyncIterable<readonly Parcel[]>;

/**
 * Hands parcels out to `concurrency` loops that share one stream, pulled only as fast as
 * requests leave. Resolves when everything handed out is settled.
 */
export async function handOut(parcels: Parcels, delivery: Delivery): Promise<void> {
  const { claimAhead, commits, fail, send, telling } = delivery;
  const handed = claimAhead > 0 ? claimedAhead(parcels, delivery) : oneByOne(parcels, delivery);
  const slot = async (): Promise<void> => {
    try {
      for await (const one of handed) await deliver(one, delivery).catch(fail);
    } catch (error) {
      fail(error);
    }
  };
  await Promise.all(Array.from({ length: send.concurrency }, slot));
  while (telling.size > 0) {
    commits.flush();
    await Promise.all(telling);
  }
}

async function* oneByOne(parcels: Parcels, { ramp, halted }: Delivery): AsyncGenerator<Handed> {
  for await (const batch of parcels) {
    for (const parcel of batch) {
      if (ramp.room() <= 0) await ramp.free();
      if (halted.aborted) return;
      ramp.began(1);
      yield { parcel };
    }
  }
}

/** Claims as many as may be open, all in one commit, before the first of them leaves. */
async function* claimedAhead(parcels: Parcels, delivery: Delivery): AsyncGenerator<Handed> {
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
      await durably(commits.claim(claims.flatMap(({ claimed }) => claimed)), delivery);
      yield* orBack(claims, delivery);
    }
  } finally {
    await source.close();
  }
}

/** One after the other; those left when the run stops are taken back. */
async function* orBack(
  claims: readonly Required<Handed>[],
  delivery: Delivery,
): AsyncGenerator<Handed> {
  for (const [nth, one] of claims.entries()) {
    if (delivery.halted.aborted) {
      const left = claims.slice(nth).flatMap(({ claimed }) => claimed);
      return await withdraw(left, delivery);
    }
    yield one;
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
