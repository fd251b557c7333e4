import { setTimeout as sleep } from "node:timers/promises";
import type { Intent } from "../model/ledger.ts";
import type { Parcel } from "../model/sending.ts";
import { backoffMs } from "./backoff.ts";
import { classify } from "./classify.ts";
import type { Finding } from "./classify.ts";
import type { Delivery } from "./delivery.ts";
import type { Exchange } from "./exchange.ts";
import { resultOf, settlementsOf, stopFor } from "./outcome.ts";
import { intentsOf, settle, settleForGood, withdraw } from "./settle.ts";
import { redactSecrets } from "./redact-secrets.ts";

/** A parcel that may go on its way. */
export interface Handed {
  readonly parcel: Parcel;
  /** The intents of its first attempt, where they are durable already; none otherwise. */
  readonly claimed: readonly Intent[];
}

/**
 * One parcel's way to its outcome: claim durably, leave when the pace allows, read the
 * answer, settle durably; again only for what was surely not taken.
 */
export async function deliver({ parcel, claimed }: Handed, delivery: Delivery): Promise<void> {
  const { commits, pace } = delivery;
  let ahead = claimed;
  for (let nth = 1; ; nth += 1) {
    const turn = pace.turn();
    // Waiting for what is known already would cost each recipient another round of promises.
    const mayClaim = typeof turn === "boolean" ? turn : await turn;
    if (!mayClaim || isStopping(delivery)) return withdraw(ahead, delivery);
    const intents = ahead.length > 0 ? ahead : intentsOf(parcel, nth, delivery.version);
    if (intents !== ahead) await commits.claim(intents);
    const leave = pace.leave();
    const allowed = typeof leave === "boolean" ? leave : await leave;
    if (!mayLeave(allowed, delivery)) return withdraw(intents, delivery);

    const exchange = await exchangeOf(parcel, delivery);
    noteEnd(exchange, nth, delivery);
    const finding = findingOf(exchange, parcel, delivery);
    const waitMs = heed(finding, nth, delivery);
    const result = resultOf(finding, nth, delivery.send.retries);
    const settlements = settlementsOf(intents, { exchange, finding, result });
    if (result !== "retry") return settleForGood(settlements, delivery);

    await settle(settlements, delivery);
    await waitToRetry(waitMs, delivery);
    ahead = [];
  }
}

/** Asked before claiming, and before leaving too, for a pause may have come in between. */
function isStopping({ closing, halt, halted }: Delivery): boolean {
  const closed = closing();
  if (closed !== undefined) halt(closed);
  return halted.aborted;
}

/** Who was let leave and does not, because the run is stopping, says so. */
function mayLeave(allowed: boolean, delivery: Delivery): boolean {
  if (!allowed) return false;
  if (!isStopping(delivery)) return true;
  delivery.pace.gone(false);
  return false;
}

function exchangeOf(parcel: Parcel, { door, pace, tally, write }: Delivery): Promise<Exchange> {
  const { head, body } = write(parcel);
  tally.began();
  return door.post(head, body, () => pace.gone(true));
}

function noteEnd(exchange: Exchange, nth: number, { pace, tally }: Delivery): void {
  if (exchange.kind === "not_sent") pace.gone(false);
  tally.ended(exchange, nth > 1);
}

function findingOf(exchange: Exchange, parcel: Parcel, delivery: Delivery): Finding {
  const { adapter, settings, tally } = delivery;
  const tags = parcel.tags.length > 0;
  const recipients = parcel.to.filter(({ phone }) => phone !== "").length;
  const found = classify(exchange, (answer) => adapter.readResponse(answer, { recipients, tags }));
  const finding = redactSecrets(found, adapter, settings);
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
