import type { Work } from "../ledger/postgres/work.ts";
import type { Pace } from "../model/pace.ts";
import type { Parcel, Stop } from "../model/sending.ts";
import type { RunNews, TakenShard } from "../model/work.ts";
import { closingNow } from "../plan/gates.ts";
import { judgeRecent } from "../send/judge-recent.ts";
import { sendParcels, StopSending } from "../send/send-parcels.ts";
import type { Ability } from "./ability.ts";

/** What a worker sends a shard with. */
export interface ShardSurroundings {
  readonly work: Work;
  readonly ability: Ability;
  /** The worker's own for this provider; closed with the shard. */
  readonly pace: Pace;
  /** Send no more of it, and wait for what is in flight. */
  readonly end: AbortController;
  readonly drainMs: number;
  readonly abandon: AbortSignal;
  /** The rest of it is on its way: another shard may begin. */
  readonly onHandedOut: () => void;
}

/** Sends what is left of a shard, as any run sends. Returns whether that was all of it; the rest was given back. */
export async function sendShard(shard: TakenShard, within: ShardSurroundings): Promise<boolean> {
  const { work } = within;
  const { stop } = await onTheWire(shard, within);
  if (stop === undefined) {
    await work.finish(shard);
    return true;
  }
  // Who cannot write any more cannot give back either: its lease ends by itself.
  if (stop.kind === "ledger") throw new Error(stop.message);
  // Said before, as soon as it was known; but perhaps in vain.
  if (concernsAll(stop)) await work.stop(shard.order.run, { stop });
  await work.giveBack(shard);
  return false;
}

function concernsAll({ kind }: Stop): boolean {
  return kind !== "interrupted" && kind !== "ledger";
}

async function onTheWire(
  shard: TakenShard,
  within: ShardSurroundings,
): ReturnType<typeof sendParcels> {
  const { order, ledger, isFirst } = shard;
  const { work, ability, pace, end, drainMs, abandon, onHandedOut } = within;
  try {
    return await sendParcels({
      parcels: asOne(shard.parcels),
      ...ability,
      send: order.send,
      ledger,
      pace,
      planned: order.planned,
      partOf: {
        isFirst,
        onHandedOut,
        onHalt: (stop) => {
          // Whoever ended it has told the others, and who is not to blame.
          if (end.signal.aborted || !concernsAll(stop)) return;
          work.stop(order.run, { stop }).catch(() => undefined);
        },
      },
      version: order.version,
      closing: (): Stop | undefined => closingNow(order, order.expiresAtMs, Date.now()),
      signal: end.signal,
      drainMs,
      abandon,
      onProgress: () => undefined,
      onPause: () => undefined,
    });
  } finally {
    pace.close();
  }
}

/** What a worker does with what it hears of a run: it lets go of its shard where the run stops, and stops the run where the abort rule says so. */
export function heed(
  { recent, stop }: RunNews,
  { order }: Pick<TakenShard, "order">,
  { work, end }: Pick<ShardSurroundings, "work" | "end">,
): void {
  if (stop !== undefined) return end.abort(new StopSending(stop));
  const verdict = recent && judgeRecent(order.send.abort, order.planned, recent);
  if (verdict === undefined) return;
  const abort: Stop = { kind: "abort", message: verdict.reason };
  work.stop(order.run, { stop: abort, blameless: verdict.blamed }).catch(() => undefined);
  end.abort(new StopSending(abort));
}

async function* asOne(parcels: readonly Parcel[]): AsyncGenerator<readonly Parcel[]> {
  if (parcels.length > 0) yield parcels;
}
