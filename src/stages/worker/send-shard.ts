import type { Work } from "../../ledger/postgres/work.ts";
import type { Pace } from "../../model/pace.ts";
import type { Parcel, Stop } from "../../model/sending.ts";
import type { RunNews, TakenShard } from "../../model/work.ts";
import { closingNow } from "../../plan/gates.ts";
import { judgeRecent } from "../../send/judge-recent.ts";
import { sendParcels } from "../../send/send-parcels.ts";
import { StopSending } from "../../send/stop-sending.ts";
import type { Ability } from "./ability.ts";

/** How the sending of a shard is ended from outside. */
export interface Ending {
  /** Send no more of it, and wait for what is in flight. */
  readonly end: AbortController;
  /** Stops of its run that are on their way into the ledger. Nobody may take the rest of it before. */
  readonly told: Promise<void>[];
}

/** What a worker sends a shard with. */
export interface ShardSurroundings {
  readonly work: Work;
  readonly ability: Ability;
  /** The worker's own for this provider; closed with the shard. */
  readonly pace: Pace;
  readonly ending: Ending;
  readonly drainMs: number;
  readonly abandon: AbortSignal;
  /** The rest of it is on its way: another shard may begin. */
  readonly onHandedOut: () => void;
}

/** Sends what is left of a shard, as any run sends. Returns whether that was all of it; the rest was given back. */
export async function sendShard(shard: TakenShard, within: ShardSurroundings): Promise<boolean> {
  const { work } = within;
  const { stop, own } = await sendLeft(shard, within);
  if (stop === undefined) {
    await work.finish(shard);
    return true;
  }
  // Who cannot write any more cannot give back either: its lease ends by itself.
  if (stop.kind === "ledger") throw new Error(stop.message);
  // Said before, as soon as it was known; but perhaps in vain.
  if (own !== undefined) await work.stop(shard.order.run, { stop: own });
  await Promise.all(within.ending.told);
  await work.giveBack(shard);
  return false;
}

function concernsAll({ kind }: Stop): boolean {
  return kind !== "interrupted" && kind !== "ledger";
}

interface Sent {
  readonly stop?: Stop;
  /** The same, where it was found here: what was heard or judged is told already, and by the judge with whom to spare. */
  readonly own?: Stop;
}

async function sendLeft(shard: TakenShard, within: ShardSurroundings): Promise<Sent> {
  const { order, ledger, isFirst } = shard;
  const { work, ability, pace, ending, drainMs, abandon, onHandedOut } = within;
  const { end } = ending;
  let own: Stop | undefined;
  const onHalt = (stop: Stop): void => {
    if (end.signal.aborted || !concernsAll(stop)) return;
    own = stop;
    work.stop(order.run, { stop }).catch(() => undefined);
  };
  try {
    const { stop } = await sendParcels({
      parcels: asOne(shard.parcels),
      ...ability,
      send: order.send,
      ledger,
      pace,
      planned: order.planned,
      partOf: { isFirst, onHandedOut, onHalt },
      version: order.version,
      closing: (): Stop | undefined => closingNow(order, order.expiresAtMs, Date.now()),
      signal: end.signal,
      drainMs,
      abandon,
      onProgress: () => undefined,
      onPause: () => undefined,
    });
    return { ...(stop && { stop }), ...(own && { own }) };
  } finally {
    pace.close();
  }
}

/** What a worker does with what it hears of a run: it lets go of its shard where the run stops, and stops the run where the abort rule says so. */
export function heed(
  { recent, stop }: RunNews,
  { order }: Pick<TakenShard, "order">,
  { work, ending }: Pick<ShardSurroundings, "work" | "ending">,
): void {
  const { end, told } = ending;
  if (stop !== undefined) return end.abort(new StopSending(stop));
  const verdict = recent && judgeRecent(order.send.abort, order.planned, recent);
  if (verdict === undefined) return;
  const abort: Stop = { kind: "abort", message: verdict.reason };
  const telling = work.stop(order.run, { stop: abort, blameless: verdict.blamed });
  // Whoever waits for it hears of it.
  telling.catch(() => undefined);
  told.push(telling);
  end.abort(new StopSending(abort));
}

async function* asOne(parcels: readonly Parcel[]): AsyncGenerator<readonly Parcel[]> {
  if (parcels.length > 0) yield parcels;
}
