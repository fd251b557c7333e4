import pLimit from "p-limit";
import type { Adapter, Settings } from "../model/adapter.ts";
import type { SendSettings } from "../model/campaign.ts";
import type { RunLedger } from "../model/ledger.ts";
import type { Parcel, SendProgress, Stop } from "../model/sending.ts";
import { LedgerWriteError } from "../model/trouble.ts";
import { openBreaker } from "./breaker.ts";
import { openCommitQueue } from "./commit-queue.ts";
import { deliver, ledgerStop } from "./deliver.ts";
import type { Delivery } from "./deliver.ts";
import { openHttpDoor } from "./http-door.ts";
import { openPace } from "./pace.ts";
import { openTally } from "./tally.ts";
import type { TallyResult } from "./tally.ts";

export interface SendRequest {
  /** Pulled only as fast as requests leave. May throw `stopping` to end the run. */
  readonly parcels: AsyncIterable<readonly Parcel[]>;
  readonly adapter: Adapter;
  readonly settings: Settings;
  readonly baseUrl: string;
  readonly send: SendSettings;
  readonly ledger: RunLedger;
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

/** Ends a run from within the stream of parcels: nothing more is sent, what is in flight is waited for. */
export class StopSending extends Error {
  override readonly name = "StopSending";
  readonly stop: Stop;

  constructor(stop: Stop) {
    super(stop.message);
    this.stop = stop;
  }
}

/**
 * Sends parcels, at most `concurrency` in flight, each intent durable before its request
 * and each outcome durable before it counts. Resolves when everything handed out is
 * settled. A ledger that fails under way ends the run: who is not settled stays in doubt.
 * Rejects with what the stream of parcels throws beside `StopSending`, after draining.
 */
export async function sendParcels(request: SendRequest): Promise<SendResult> {
  const { send } = request;
  const door = openHttpDoor({
    baseUrl: request.baseUrl,
    connections: send.concurrency,
    timeoutMs: send.timeoutMs,
  });
  const pace = openPace(send.rate?.perSecond);
  const stopping = new AbortController();
  let stop: Stop | undefined;
  const halt = (reason: Stop): void => {
    stop ??= reason;
    stopping.abort(stop.kind);
    pace.close();
  };
  const delivery: Delivery = {
    ...request,
    door,
    pace,
    commits: openCommitQueue(request.ledger),
    breaker: openBreaker(send.abort),
    tally: openTally(request.onProgress),
    halt,
    halted: stopping.signal,
  };
  const release = onInterrupt(request, halt, () => door.abandon());
  try {
    await handOut(request.parcels, delivery);
  } finally {
    release();
    await door.close();
  }
  return { ...(stop === undefined ? {} : { stop }), ...delivery.tally.result() };
}

/** What ends a run with a report of what is known. */
function stopOf(error: unknown): Stop | undefined {
  if (error instanceof StopSending) return error.stop;
  return error instanceof LedgerWriteError ? ledgerStop(error) : undefined;
}

/** Nobody sees it: the error behind it is thrown once everything in flight has ended. */
const wentWrong: Stop = { kind: "fatal", message: "the run could not go on" };

/** Pulls parcels only while there is room, so that no queue builds up, and waits for all that were handed out. */
async function handOut(
  parcels: AsyncIterable<readonly Parcel[]>,
  delivery: Delivery,
): Promise<void> {
  const limit = pLimit(delivery.send.concurrency);
  const room = openRoom(() => limit.activeCount + limit.pendingCount < delivery.send.concurrency);
  const broken: unknown[] = [];

  // At once, and not after waiting for those in hand: they would go on leaving meanwhile.
  const fail = (error: unknown): void => {
    const stop = stopOf(error);
    delivery.halt(stop ?? wentWrong);
    if (stop === undefined) broken.push(error);
  };
  const start = (parcel: Parcel): void => {
    const done = limit(() => deliver(parcel, delivery));
    void done.catch(fail).finally(room.changed);
  };

  try {
    for await (const parcel of eachOf(parcels)) {
      await room.free();
      if (delivery.halted.aborted) break;
      start(parcel);
    }
  } catch (error) {
    fail(error);
  }
  await room.empty(() => limit.activeCount + limit.pendingCount === 0);
  if (broken.length > 0) throw broken[0];
}

async function* eachOf<T>(batches: AsyncIterable<readonly T[]>): AsyncGenerator<T> {
  for await (const batch of batches) yield* batch;
}

interface Room {
  free(): Promise<void>;
  empty(isEmpty: () => boolean): Promise<void>;
  readonly changed: () => void;
}

/** One waiter at a time is all a single producer needs: no race over everything in flight. */
function openRoom(isFree: () => boolean): Room {
  let wake: () => void = () => undefined;
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return {
    free: () => until(isFree),
    empty: (isEmpty) => until(isEmpty),
    changed: () => wake(),
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
