import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { LedgerAddress } from "../../src/model/ledger-address.ts";

export interface Senders {
  readonly address: LedgerAddress;
  readonly processes: number;
  readonly perSecond: number;
  readonly forMs: number;
  /** The nth request, counted from 1, is answered with a Retry-After. */
  readonly pauseAt?: number;
  /** Of that Retry-After; default 1. */
  readonly pauseSeconds?: number;
  /** Ends all of them once no request arrived for so long. */
  readonly quietMs?: number;
}

export interface Arrived {
  /** When requests arrived, in order. */
  readonly arrivals: readonly number[];
  /** From before the first could leave until all processes were gone. */
  readonly tookMs: number;
  /** Whether there was the quiet that was waited for. */
  readonly wasQuiet: boolean;
}

/** Processes that send to one sink at a shared pace. */
export async function arrivalsOf(options: Senders): Promise<Arrived> {
  const { pauseAt, pauseSeconds = 1, quietMs, processes, ...senders } = options;
  const arrivals: number[] = [];
  const sink = createServer((request, response) => {
    arrivals.push(performance.now());
    const pause = arrivals.length === pauseAt;
    request.resume();
    response.writeHead(200, pause ? { "retry-after": String(pauseSeconds) } : {}).end("{}");
  });
  sink.listen(0, "127.0.0.1");
  await once(sink, "listening");
  const { port } = sink.address() as AddressInfo;
  const modules = join(import.meta.dirname, "../../dist");
  const told = { ...senders, modules, url: `http://127.0.0.1:${port}`, concurrency: 8 };
  const fixture = join(import.meta.dirname, "fixtures/shared-sender.mjs");
  const children = Array.from({ length: processes }, () => fork(fixture, [JSON.stringify(told)]));
  onTestFinished(() => {
    for (const child of children) child.kill("SIGKILL");
    sink.closeAllConnections();
    sink.close();
  });
  await Promise.all(children.map((child) => once(child, "message")));
  const startedAt = performance.now();
  for (const child of children) child.send("go");
  let wasQuiet = false;
  const timer = setInterval(() => {
    const now = performance.now();
    if (quietMs === undefined || now - (arrivals.at(-1) ?? now) < quietMs) return;
    clearInterval(timer);
    wasQuiet = true;
    for (const child of children) child.send("stop");
  }, 20);
  await Promise.all(children.map((child) => once(child, "exit")));
  clearInterval(timer);
  return { arrivals, tookMs: performance.now() - startedAt, wasQuiet };
}

export function mostInASecond(timesMs: readonly number[]): number {
  let from = 0;
  return timesMs.reduce((most, at, nth) => {
    while (at - (timesMs[from] ?? at) >= 1000) from += 1;
    return Math.max(most, nth - from + 1);
  }, 0);
}
