import { setTimeout as sleep } from "node:timers/promises";
import type { Intent } from "../model/ledger.ts";
import type { Parcel } from "../model/sending.ts";
import { backoffMs } from "./backoff.ts";
import { classify } from "./classify.ts";
import type { Finding } from "./classify.ts";
import type { Delivery } from "./delivery.ts";
import type { Exchange } from "./exchange.ts";
import { resultOf, settlementsOf, stopFor } from "./outcome.ts";
import { durably, intentsOf, settle, settleForGood, withdraw } from "./settle.ts";
import { withoutSecrets } from "./without-secrets.ts";

/** A parcel that may go on its way. */
export interface Handed {
  readonly parcel: Parcel;
  /** The intents of its first attempt, where they are durable already. */
  readonly claimed?: readonly Intent[];
}

/**
 * One parcel's way to its outcome: claim durably, leave when the pace allows, read the
 * answer, settle durably; again only for what was surely not taken.
 */
export async function deliver({ parcel, claimed }: Handed, delivery: Delivery): Promise<void> {
  for (let nth = 1; ; nth += 1) {
    const ahead = nth === 1 ? claimed : undefined;
    if (!(await mayGoOn(delivery.pace.turn(), delivery))) return withdraw(ahead ?? [], delivery);
    const intents = ahead ?? (await claim(parcel, nth, delivery));
    if (!(await mayLeave(delivery))) return withdraw(intents, delivery);

    const exchange = await exchangeOf(parcel, nth, delivery);
    const finding = findingOf(exchange, parcel, delivery);
    const waitMs = heed(finding, nth, delivery);
    const result = resultOf(finding, nth, delivery.send.retries);
    const settlements = settlementsOf(intents, { exchange, finding, result });
    if (result !== "retry") return settleForGood(settlements, delivery);

    await settle(settlements, delivery);
    await waitToRetry(waitMs, delivery);
  }
}

/** Comes back when the pace allows the next step; false once the run is stopping. Asked before leaving too, for a pause may have come in between. */
async function mayGoOn(allowed: Promise<boolean>, delivery: Delivery): Promise<boolean> {
  if (!(await allowed)) return false;
  const closed = delivery.closing();
  if (closed !== undefined) delivery.halt(closed);
  return !delivery.halted.aborted;
}

/** Who was let leave and does not, because the run is stopping, says so. */
async function mayLeave(delivery: Delivery): Promise<boolean> {
  const allowed = delivery.pace.leave();
  const may = await mayGoOn(allowed, delivery);
  if (!may && (await allowed)) delivery.pace.gone(false);
  return may;
}

async function claim(parcel: Parcel, nth: number, delivery: Delivery): Promise<readonly Intent[]> {
  const intents = intentsOf(parcel, nth, delivery.version);
  await durably(delivery.commits.claim(intents), delivery);
  return intents;
}

async function exchangeOf(parcel: Parcel, nth: number, delivery: Delivery): Promise<Exchange> {
  const { door, pace, tally, write } = delivery;
  const { head, body } = write(parcel);
  tally.began();
  const exchange = await door.post(head, body, () => pace.gone(true));
  if (exchange.kind === "not_sent") pace.gone(false);
  tally.ended(exchange, nth > 1);
  return exchange;
}

function findingOf(exchange: Exchange, parcel: Parcel, delivery: Delivery): Finding {
  const { adapter, settings, tally } = delivery;
  const tags = parcel.tags.length > 0;
  const recipients = parcel.to.filter(({ phone }) => phone !== "").length;
  const found = classify(exchange, (answer) => adapter.readResponse(answer, { recipients, tags }));
  const finding = withoutSecrets(found, adapter, settings);
  if (tags && finding.class === "accepted") tally.counted(finding.count ?? 0);
  return finding;
}

/**
 * What one answer means for everybody: ends the run or holds it back, before its own outcome
 * is durable, so that nobody leaves meanwhile. Returns how long to wait before a retry.
 */
function heed(finding: Finding, nth: number, { pace, halt, onPause }: Delivery): number {
  if (finding.class === "accepted") return 0;
  const stop = stopFor(finding);
  if (stop !== undefined) halt(stop);
  const waitMs = Math.max(backoffMs(nth), finding.retryAfterMs ?? 0);
  if (finding.class === "refused_for_now") {
    pace.pauseFor(waitMs);
    onPause(finding.message, Date.now() + waitMs);
  }
  return waitMs;
}

/** Who is still waiting when the run stops is left as it is: not attempted. */
async function waitToRetry(waitMs: number, { halted }: Delivery): Promise<void> {
  if (halted.aborted) return;
  await sleep(waitMs, undefined, { signal: halted }).catch(() => undefined);
}
