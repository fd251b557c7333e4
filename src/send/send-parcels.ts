import type { Adapter, Settings } from "../model/adapter.ts";
import type { SendSettings } from "../model/campaign.ts";
import type { RunLedger } from "../model/ledger.ts";
import type { Pace } from "../model/pace.ts";
import type { Parcel, SendProgress, Stop } from "../model/sending.ts";
import { openBreaker } from "./breaker.ts";
import { openCommitQueue } from "./commit-queue.ts";
import type { Delivery } from "./delivery.ts";
import { handOut } from "./hand-out.ts";
import { openHttpDoor } from "./http-door.ts";
import { openPace } from "./pace.ts";
import { openRamp } from "./ramp.ts";
import { stopOf, wentWrong } from "./stop-sending.ts";
import { openTally } from "./tally.ts";
import type { TallyResult } from "./tally.ts";

export { StopSending } from "./stop-sending.ts";

export interface SendRequest {
  /** Pulled only as fast as requests leave. May throw `stopping` to end the run. */
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
  /** Digest of the message's text. */
  readonly version: string;
  /** Asked before every attempt: a reason why nothing may leave any more. */
  readonly closing: () => Stop | undefined;
  /** Stop handing out and wait for what is in flight. */
  readonly signal: AbortSignal;
  /** From `signal` on: how long to wait before what is in flight is given up. */
  readonly drainMs: number;
  /** Give up what is in flight at once. */
  readonly abandon: AbortSignal;
  readonly onProgress: (progress: SendProgress) => void;
  /** The provider asked everyone to wait until then, in epoch milliseconds. */
  readonly onPause: (reason: string, untilMs: number) => void;
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
  const { ledger, send } = request;
  const door = openHttpDoor({
    baseUrl: request.baseUrl,
    connections: send.concurrency,
    timeoutMs: send.timeoutMs,
  });
  const ending = openEnding();
  const delivery: Delivery = {
    ...request,
    ...ending,
    door,
    claimAhead: ledger.claimAhead,
    pace: request.pace ?? openPace(send.rate?.perSecond),
    ramp: openRamp(
      ledger.claimAhead > 0 ? Math.max(send.concurrency, ledger.claimAhead) : Infinity,
    ),
    commits: openCommitQueue(ledger),
    breaker: openBreaker(send.abort, request.planned),
    tally: openTally(request.onProgress),
    telling: new Set(),
  };
  ending.halted.addEventListener("abort", () => {
    delivery.pace.close();
    delivery.ramp.close();
  });
  const release = onInterrupt(request, ending.halt, () => door.abandon());
  try {
    await handOut(request.parcels, delivery);
  } finally {
    release();
    await door.close();
  }
  const { broken, stop } = ending.state();
  if (broken !== undefined) throw broken.error;
  return { ...(stop === undefined ? {} : { stop }), ...delivery.tally.result() };
}

interface Ending extends Pick<Delivery, "halt" | "halted" | "fail"> {
  state(): { readonly stop?: Stop; readonly broken?: { readonly error: unknown } };
}

/** Why a run ends: the first reason counts, and the first error. */
function openEnding(): Ending {
  const stopping = new AbortController();
  let stop: Stop | undefined;
  let broken: { error: unknown } | undefined;
  const halt = (reason: Stop): void => {
    stop ??= reason;
    stopping.abort(stop.kind);
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
  const stop = (): void => halt({ kind: "interrupted", message: "the run was interrupted" });
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
