import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
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

interface Told {
  /** When requests left, in order. */
  readonly departures: readonly number[];
  /** The longest that the machine let any of the processes wait, at either end. */
  readonly stalledMs: number;
}

export interface Arrived extends Told {
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
  const stalls = monitorEventLoopDelay({ resolution: 5 });
  stalls.enable();
  const said: Told[] = [];
  for (const child of children) child.on("message", (one) => said.push(one as Told));
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
  const tookMs = performance.now() - startedAt;
  return {
    arrivals,
    tookMs,
    wasQuiet,
    ...together([...said, { departures: [], stalledMs: stalls.max / 1e6 }]),
  };
}

function together(said: readonly Told[]): Told {
  return {
    departures: said.flatMap(({ departures }) => departures).toSorted((a, b) => a - b),
    stalledMs: Math.max(...said.map(({ stalledMs }) => stalledMs)),
  };
}

export function mostInASecond(timesMs: readonly number[]): number {
  let from = 0;
  return timesMs.reduce((most, at, nth) => {
    while (at - (timesMs[from] ?? at) >= 1000) from += 1;
    return Math.max(most, nth - from + 1);
  }, 0);
}
