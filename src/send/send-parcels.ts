import { setMaxListeners } from "node:events";
import type { Adapter, Settings } from "../model/adapter.ts";
import type { SendSettings } from "../model/campaign.ts";
import type { RunLedger } from "../model/ledger.ts";
import type { Pace } from "../model/pace.ts";
import type { Parcel, SendProgress, Stop } from "../model/sending.ts";
import { neverTrips, openBreaker } from "./breaker.ts";
import { openCommitQueue } from "./commit-queue.ts";
import type { Delivery } from "./delivery.ts";
import { handOut } from "./hand-out.ts";
import { openHttpDoor } from "./http-door.ts";
import type { HttpDoor } from "./http-door.ts";
import { openPace } from "./pace.ts";
import { openRamp } from "./ramp.ts";
import { haltsOnFailure } from "./settle.ts";
import { interrupted, stopOf, wentWrong } from "./stop-sending.ts";
import { openTally } from "./tally.ts";
import type { TallyResult } from "./tally.ts";
import { requestWriter } from "./write-request.ts";

export interface SendRequest {
  /** Pulled only as fast as requests leave. May throw `StopSending` to end the run. */
  readonly parcels: AsyncIterable<readonly Parcel[]>;
  readonly adapter: Adapter;
  readonly settings: Settings;
  readonly baseUrl: string;
  readonly send: SendSettings;
  readonly ledger: RunLedger;
  /** Recipients that are planned: of how many `abort.in_doubt` is a share. */
  readonly planned: number;
  /** Says when requests may leave, instead of `send.rate`: a budget shared with others. */
  readonly pace?: Pace;
  /** This is a part of a run that others send, too. */
  readonly partOf?: PartOfRun;
  /** Digest of the message's text. */
  readonly version: string;
  /** Asked before every attempt: a reason why nothing may leave any more. */
  readonly closing: () => Stop | undefined;
  /** Stop handing out and wait for what is in flight. Its reason may be a `StopSending`, which says why. */
  readonly signal: AbortSignal;
  /** From `signal` on: how long to wait before what is in flight is given up. */
  readonly drainMs: number;
  /** Give up what is in flight at once. */
  readonly abandon: AbortSignal;
  readonly onProgress: (progress: SendProgress) => void;
  /** The provider asked everyone to wait until then, in epoch milliseconds. */
  readonly onPause: (reason: string, untilMs: number) => void;
}

/** What a part of a run leaves to whoever sees all of it: the abort rule, and the careful beginning. */
export interface PartOfRun {
  /** The run began with this part. */
  readonly isFirst: boolean;
  /** Called once, as soon as this part stops, before what is in flight is waited for. */
  readonly onHalt: (stop: Stop) => void;
  /** Called when all of it is on its way. */
  readonly onHandedOut: () => void;
}

export interface SendResult extends TallyResult {
  /** Absent when everyone was tried. */
  readonly stop?: Stop;
}

/**
 * Sends parcels, at most `concurrency` in flight, each intent durable before its request
 * and each outcome durable before it counts. Resolves when everything handed out is
 * settled. A ledger that fails under way ends the run: who is not settled stays in doubt.
 * Rejects with what the stream of parcels throws beside `StopSending`, after draining.
 */
export async function sendParcels(request: SendRequest): Promise<SendResult> {
  const { send, partOf, parcels } = request;
  const door = openHttpDoor({
    baseUrl: request.baseUrl,
    connections: send.concurrency,
    timeoutMs: send.timeoutMs,
  });
  const ending = openEnding(partOf?.onHalt);
  const delivery = deliveryOf(request, ending, door);
  ending.halted.addEventListener("abort", () => {
    delivery.pace.close();
    delivery.ramp.close();
  });
  const release = onInterrupt(request, ending.halt, () => door.abandon());
  try {
    await handOut(partOf === undefined ? parcels : watched(parcels, partOf), delivery);
  } finally {
    release();
    await door.close();
  }
  const { broken, stop } = ending.state();
  if (broken !== undefined) throw broken.error;
  return { ...(stop === undefined ? {} : { stop }), ...delivery.tally.result() };
}

function deliveryOf(request: SendRequest, ending: Ending, door: HttpDoor): Delivery {
  const { ledger, send, partOf, planned } = request;
  const claimAhead = Math.max(ledger.claimAhead, send.claimAhead ?? 0);
  const most = claimAhead > 0 ? Math.max(send.concurrency, claimAhead) : Infinity;
  return {
    ...request,
    ...ending,
    door,
    write: requestWriter(request.adapter, request.settings),
    claimAhead,
    pace: request.pace ?? openPace(send.rate?.perSecond),
    ramp: openRamp(most, partOf?.isFirst ?? true),
    commits: openCommitQueue(haltsOnFailure(ledger, ending.halt), claimAhead > 0),
    breaker: partOf === undefined ? openBreaker(send.abort, planned) : neverTrips,
    tally: openTally(request.onProgress),
    telling: new Map(),
  };
}

async function* watched(
  parcels: SendRequest["parcels"],
  { onHandedOut }: PartOfRun,
): SendRequest["parcels"] {
  try {
    yield* parcels;
  } finally {
    onHandedOut();
  }
}

interface Ending extends Pick<Delivery, "halt" | "halted" | "fail"> {
  state(): { readonly stop?: Stop; readonly broken?: { readonly error: unknown } };
}

/** Why a run ends: the first reason counts, and the first error. */
function openEnding(onHalt: ((stop: Stop) => void) | undefined): Ending {
  const stopping = new AbortController();
  // Everyone who waits to be retried listens; Node would take eleven for a leak, and say so.
  setMaxListeners(0, stopping.signal);
  let stop: Stop | undefined;
  let broken: { error: unknown } | undefined;
  const halt = (reason: Stop): void => {
    if (stop !== undefined) return;
    stop = reason;
    stopping.abort(stop.kind);
    onHalt?.(stop);
  };
  return {
    halt,
    halted: stopping.signal,
    // At once, and not after waiting for those in hand: they would go on leaving meanwhile.
    fail(error) {
      const known = stopOf(error);
      halt(known ?? wentWrong);
      if (known === undefined) broken ??= { error };
    },
    state: () => ({ ...(stop && { stop }), ...(broken && { broken }) }),
  };
}

/** Wires the two signals: the first drains, the second, or the drain's deadline, gives up. Returns how to unwire them. */
function onInterrupt(
  request: SendRequest,
  halt: (stop: Stop) => void,
  abandon: () => void,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => halt(stopOf(request.signal.reason) ?? interrupted);
  const drain = (): void => {
    stop();
    timer = setTimeout(abandon, request.drainMs);
  };
  const giveUp = (): void => {
    stop();
    abandon();
  };
  if (request.signal.aborted) drain();
  if (request.abandon.aborted) giveUp();
  request.signal.addEventListener("abort", drain, { once: true });
  request.abandon.addEventListener("abort", giveUp, { once: true });
  return () => {
    clearTimeout(timer);
    request.signal.removeEventListener("abort", drain);
    request.abandon.removeEventListener("abort", giveUp);
  };
}
