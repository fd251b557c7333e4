import { onTestFinished } from "vitest";
import type { SendSettings } from "../../src/model/campaign.ts";
import type { Addressee, Parcel, SendProgress } from "../../src/model/sending.ts";
import { sendParcels } from "../../src/send/send-parcels.ts";
import type { SendRequest, SendResult } from "../../src/send/send-parcels.ts";
import type { Arrival } from "../helpers/fault-server.ts";
import { memoryLedger } from "./memory-ledger.ts";
import type { MemoryLedger } from "./memory-ledger.ts";
import { tinyAdapter, tinySettings } from "./tiny-adapter.ts";

const firstKey = 254_700_000_000;

/** The key of the nth person, from 0. */
export const keyAt = (nth: number): number => firstKey + nth;

/** The same for so many people. */
export function each<T>(people: number, same: T): readonly T[] {
  return Array.from({ length: people }, () => same);
}

/** Which person a request was for. */
export function personOf({ body }: Arrival): number {
  return Number((JSON.parse(body) as { to: string }).to.slice(1)) - firstKey;
}

export function addressee(nth: number, attempts = 0): Addressee {
  return { key: keyAt(nth), phone: `+${keyAt(nth)}`, attempts };
}

export function parcelFor(nth: number): Parcel {
  const to = addressee(nth);
  return { payload: JSON.stringify({ to: to.phone, text: `hello ${nth}` }), to: [to], tags: [] };
}

/** One request for several people. */
export function batchFor(...people: readonly number[]): Parcel {
  return { ...parcelFor(people[0] ?? 0), to: people.map((nth) => addressee(nth)) };
}

export async function* streamOf(parcels: readonly Parcel[]): AsyncGenerator<readonly Parcel[]> {
  for (const parcel of parcels) yield [parcel];
}

/** No pace, no retries, and no abort rule that trips by itself. */
const plainSend: SendSettings = {
  concurrency: 4,
  retries: 0,
  timeoutMs: 60_000,
  batch: 1,
  tolerate: 0,
  abort: { failureRate: 1, consecutive: 10_000 },
};

export type RunOptions = Partial<Omit<SendRequest, "send" | "ledger">> & {
  readonly people?: number;
  readonly send?: Partial<SendSettings>;
  readonly ledger?: MemoryLedger;
};

export interface Run {
  readonly result: SendResult;
  readonly ledger: MemoryLedger;
  /** What became of everybody's attempts, in order. */
  readonly attempts: readonly (readonly string[])[];
  readonly progress: readonly SendProgress[];
  readonly tookMs: number;
}

const never = new AbortController().signal;

/** Sends to so many people at `baseUrl`. */
export async function run(baseUrl: string, options: RunOptions = {}): Promise<Run> {
  const { people = 1, ledger = memoryLedger(), send, ...request } = options;
  const everybody = Array.from({ length: people }, (_, nth) => nth);
  const progress: SendProgress[] = [];
  const startedAt = performance.now();
  const result = await sendParcels({
    parcels: streamOf(everybody.map(parcelFor)),
    adapter: tinyAdapter,
    settings: tinySettings,
    baseUrl,
    planned: people,
    version: "v1",
    closing: () => undefined,
    signal: never,
    drainMs: 5000,
    abandon: never,
    onProgress: (now) => progress.push(now),
    onPause: () => undefined,
    ...request,
    send: { ...plainSend, ...send },
    ledger,
  });
  const attempts = everybody.map((nth) => ledger.attemptsOf(keyAt(nth)));
  return { result, ledger, attempts, progress, tookMs: performance.now() - startedAt };
}

/** Aborts once `isSo`, and `laterMs` after that: then one too many would have been seen. */
export function abortedOnce(isSo: () => boolean, laterMs = 0): AbortSignal {
  const controller = new AbortController();
  const timer = setInterval(() => {
    if (!isSo()) return;
    clearInterval(timer);
    setTimeout(() => controller.abort(), laterMs);
  }, 5);
  onTestFinished(() => clearInterval(timer));
  return controller.signal;
}

export function abortedAfter(ms: number): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), ms);
  return controller.signal;
}
