import { setTimeout as sleep } from "node:timers/promises";
import type { Adapter, Settings } from "../model/adapter.ts";
import type { SendSettings } from "../model/campaign.ts";
import type { JsonObject } from "../model/json.ts";
import type { Intent, Settlement } from "../model/ledger.ts";
import type { E164 } from "../model/phone.ts";
import type { Parcel, Stop } from "../model/sending.ts";
import { backoffMs } from "./backoff.ts";
import type { Breaker } from "./breaker.ts";
import { classify } from "./classify.ts";
import type { Finding } from "./classify.ts";
import type { CommitQueue } from "./commit-queue.ts";
import type { Exchange, HttpDoor } from "./http-door.ts";
import { resultOf, settlementsOf, stopFor } from "./outcome.ts";
import type { Pace } from "./pace.ts";
import type { Tally } from "./tally.ts";

/** Everything one recipient's way needs; the same for all of them. */
export interface Delivery {
  readonly adapter: Adapter;
  readonly settings: Settings;
  readonly send: SendSettings;
  readonly version: string;
  readonly door: HttpDoor;
  readonly pace: Pace;
  readonly commits: CommitQueue;
  readonly breaker: Breaker<Settlement>;
  readonly tally: Tally;
  readonly closing: () => Stop | undefined;
  readonly halt: (stop: Stop) => void;
  readonly halted: AbortSignal;
}

/**
 * One parcel's way to its outcome: claim durably, leave when the pace allows, read the
 * answer, settle durably; again only for what was surely not taken.
 */
export async function deliver(parcel: Parcel, delivery: Delivery): Promise<void> {
  for (let nth = 1; ; nth += 1) {
    if (!(await mayTry(delivery))) return;
    const intents = intentsOf(parcel, nth, delivery.version);
    await durably(delivery.commits.claim(intents), delivery);
    if (!(await delivery.pace.leave())) return withdraw(intents, delivery);

    const exchange = await exchangeOf(parcel, nth, delivery);
    const finding = findingOf(exchange, parcel, delivery);
    const result = resultOf(finding, nth, delivery.send.retries);
    await settle(settlementsOf(intents, { exchange, finding, result }), delivery);

    const stop = stopFor(finding);
    if (stop !== undefined) delivery.halt(stop);
    if (result !== "retry") return;
    await waitToRetry(finding, nth, delivery);
  }
}

/** Comes back when one more may be claimed; false once the run is stopping. */
async function mayTry(delivery: Delivery): Promise<boolean> {
  if (!(await delivery.pace.turn())) return false;
  const closed = delivery.closing();
  if (closed !== undefined) delivery.halt(closed);
  return !delivery.halted.aborted;
}

function intentsOf(parcel: Parcel, nth: number, version: string): readonly Intent[] {
  return parcel.to.map(({ key, attempts }) => ({
    recipient: key,
    attempt: attempts + nth,
    version,
  }));
}

function withdraw(intents: readonly Intent[], delivery: Delivery): Promise<void> {
  const times = { sentAtMs: Date.now(), latencyMs: 0 };
  const withdrawn = intents.map((intent) => ({
    ...intent,
    result: "withdrawn" as const,
    ...times,
  }));
  return durably(delivery.commits.settle(withdrawn), delivery);
}

async function exchangeOf(parcel: Parcel, nth: number, delivery: Delivery): Promise<Exchange> {
  const { adapter, door, tally } = delivery;
  const phones = parcel.to.flatMap(({ phone }) => (phone === "" ? [] : [phone]));
  const body = bodyOf(adapter, parcel, phones);
  tally.began();
  const exchange = await door.post(adapter.toRequest(body, delivery.settings));
  tally.ended(exchange, nth > 1);
  return exchange;
}

function bodyOf(adapter: Adapter, parcel: Parcel, phones: readonly E164[]): JsonObject {
  const payload = JSON.parse(parcel.payload) as JsonObject;
  if (phones.length === 1 && parcel.tags.length === 0) return payload;
  return adapter.toBatch?.(payload, phones, parcel.tags) ?? payload;
}

function findingOf(exchange: Exchange, parcel: Parcel, { adapter, tally }: Delivery): Finding {
  const tags = parcel.tags.length > 0;
  const recipients = parcel.to.filter(({ phone }) => phone !== "").length;
  const finding = classify(exchange, (answer) =>
    adapter.readResponse(answer, { recipients, tags }),
  );
  if (tags && finding.class === "accepted") tally.counted(finding.count ?? 0);
  return finding;
}

/** Waits for a commit. One that fails ends the run: an intent that is not durable sends nothing, an outcome that is not stays in doubt. */
async function durably(commit: Promise<void>, { halt }: Delivery): Promise<void> {
  try {
    await commit;
  } catch (error) {
    halt({ kind: "ledger", message: "the ledger could not be written" });
    throw error;
  }
}

async function settle(settlements: readonly Settlement[], delivery: Delivery): Promise<void> {
  // After the breaker has tripped, a late refusal is no more the recipient's fault than those that tripped it.
  const blameless = delivery.halted.reason === "abort";
  const told = blameless ? settlements.map(asFailed) : settlements;
  await durably(delivery.commits.settle(told), delivery);
  delivery.tally.settled(told);
  for (const settlement of told) await noteForAbort(settlement, delivery);
}

/** Feeds the abort rule; the refusals that trip it become failed, because the fault was not the recipients'. */
async function noteForAbort(settlement: Settlement, delivery: Delivery): Promise<void> {
  if (settlement.result === "retry" || delivery.halted.aborted) return;
  const { breaker, halt, commits } = delivery;
  const reason = breaker.note(settlement.result !== "accepted", settlement);
  if (reason === undefined) return;
  halt({ kind: "abort", message: reason });
  const refused = breaker.tripped().filter(({ result }) => result === "rejected");
  await durably(commits.settle(refused.map(asFailed)), delivery);
}

function asFailed(settlement: Settlement): Settlement {
  return settlement.result === "rejected" ? { ...settlement, result: "failed" } : settlement;
}

/** Who is still waiting when the run stops is left as it is: not attempted. */
async function waitToRetry(
  finding: Finding,
  nth: number,
  { pace, halted }: Delivery,
): Promise<void> {
  if (halted.aborted) return;
  const ownMs = backoffMs(nth);
  const waitMs = Math.max(ownMs, finding.retryAfterMs ?? 0);
  if (finding.class === "refused_for_now") pace.pauseFor(waitMs);
  await sleep(waitMs, undefined, { signal: halted }).catch(() => undefined);
}
