import { setTimeout as sleep } from "node:timers/promises";
import type { Adapter, Settings } from "../model/adapter.ts";
import type { SendSettings } from "../model/campaign.ts";
import type { JsonObject } from "../model/json.ts";
import type { Intent, Settlement } from "../model/ledger.ts";
import type { E164 } from "../model/phone.ts";
import type { Parcel, Stop } from "../model/sending.ts";
import { LedgerWriteError } from "../model/trouble.ts";
import { backoffMs } from "./backoff.ts";
import type { Breaker } from "./breaker.ts";
import { classify } from "./classify.ts";
import type { Finding } from "./classify.ts";
import type { CommitQueue } from "./commit-queue.ts";
import type { Exchange, HttpDoor } from "./http-door.ts";
import { resultOf, settlementsOf, stopFor } from "./outcome.ts";
import type { Pace } from "./pace.ts";
import type { Tally } from "./tally.ts";
import { withoutSecrets } from "./without-secrets.ts";

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
  readonly onPause: (reason: string, untilMs: number) => void;
}

/**
 * One parcel's way to its outcome: claim durably, leave when the pace allows, read the
 * answer, settle durably; again only for what was surely not taken.
 */
export async function deliver(parcel: Parcel, delivery: Delivery): Promise<void> {
  for (let nth = 1; ; nth += 1) {
    if (!(await mayGoOn(delivery.pace.turn(), delivery))) return;
    const intents = intentsOf(parcel, nth, delivery.version);
    await durably(delivery.commits.claim(intents), delivery);
    if (!(await mayGoOn(delivery.pace.leave(), delivery))) return withdraw(intents, delivery);

    const exchange = await exchangeOf(parcel, nth, delivery);
    const finding = findingOf(exchange, parcel, delivery);
    const waitMs = heed(finding, nth, delivery);
    const result = resultOf(finding, nth, delivery.send.retries);
    await settle(settlementsOf(intents, { exchange, finding, result }), delivery);

    if (result !== "retry") return;
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

function intentsOf(parcel: Parcel, nth: number, version: string): readonly Intent[] {
  return parcel.to.map(({ key, attempts }) => ({
    recipient: key,
    attempt: attempts + nth,
    version,
  }));
}

function withdraw(intents: readonly Intent[], delivery: Delivery): Promise<void> {
  const times = { sentAtMs: Date.now() };
  const withdrawn = intents.map((intent) => ({
    ...intent,
    result: "withdrawn" as const,
    ...times,
  }));
  return durably(delivery.commits.settle(withdrawn), delivery);
}

async function exchangeOf(parcel: Parcel, nth: number, delivery: Delivery): Promise<Exchange> {
  const { adapter, door, pace, tally } = delivery;
  const phones = parcel.to.flatMap(({ phone }) => (phone === "" ? [] : [phone]));
  const body = bodyOf(adapter, parcel, phones);
  tally.began();
  const request = adapter.toRequest(body, delivery.settings);
  const exchange = await door.post(request, () => pace.gone(true));
  if (exchange.kind === "not_sent") pace.gone(false);
  tally.ended(exchange, nth > 1);
  return exchange;
}

function bodyOf(adapter: Adapter, parcel: Parcel, phones: readonly E164[]): JsonObject {
  const payload = JSON.parse(parcel.payload) as JsonObject;
  if (phones.length === 1 && parcel.tags.length === 0) return payload;
  return adapter.toBatch?.(payload, phones, parcel.tags) ?? payload;
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
  const stop = stopFor(finding);
  if (stop !== undefined) halt(stop);
  const waitMs = Math.max(backoffMs(nth), finding.retryAfterMs ?? 0);
  if (finding.class === "refused_for_now") {
    pace.pauseFor(waitMs);
    onPause(finding.message, Date.now() + waitMs);
  }
  return waitMs;
}

/** Waits for a commit. One that fails ends the run: an intent that is not durable sends nothing, an outcome that is not stays in doubt. */
async function durably(commit: Promise<void>, { halt }: Delivery): Promise<void> {
  try {
    await commit;
  } catch (error) {
    halt(ledgerStop(error));
    throw error;
  }
}

/** What the failure of a commit means for the run. */
export function ledgerStop(error: unknown): Stop {
  const message = error instanceof LedgerWriteError ? error.message : "the ledger failed";
  return { kind: "ledger", message };
}

async function settle(settlements: readonly Settlement[], delivery: Delivery): Promise<void> {
  // After the breaker has tripped, a late refusal is no more the recipient's fault than those that tripped it.
  const blameless = delivery.halted.reason === "abort";
  const told = blameless ? settlements.map(asFailed) : settlements;
  await durably(delivery.commits.settle(told), delivery);
  delivery.tally.settled(told);
  const refused = heldBlameless(told, delivery).filter(({ result }) => result === "rejected");
  if (refused.length > 0) await durably(delivery.commits.settle(refused.map(asFailed)), delivery);
}

/** Feeds the abort rule. Returns whose refusals were not their own fault: of those that tripped it, and of those told while it did. */
function heldBlameless(
  told: readonly Settlement[],
  { breaker, halt, halted }: Delivery,
): readonly Settlement[] {
  if (halted.reason === "abort") return told;
  for (const settlement of told) {
    if (halted.aborted) return [];
    if (settlement.result === "retry") continue;
    const reason = breaker.note(settlement.result !== "accepted", settlement);
    if (reason === undefined) continue;
    halt({ kind: "abort", message: reason });
    return [...new Set([...breaker.tripped(), ...told])];
  }
  return [];
}

function asFailed(settlement: Settlement): Settlement {
  return settlement.result === "rejected" ? { ...settlement, result: "failed" } : settlement;
}

/** Who is still waiting when the run stops is left as it is: not attempted. */
async function waitToRetry(waitMs: number, { halted }: Delivery): Promise<void> {
  if (halted.aborted) return;
  await sleep(waitMs, undefined, { signal: halted }).catch(() => undefined);
}
