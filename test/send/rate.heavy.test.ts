import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { answerAfter, faultServer } from "../helpers/fault-server.ts";
import { memoryLedger } from "./memory-ledger.ts";
import { abortedAfter, run } from "./send-run.ts";
import { mostInASecond } from "./shared-senders.ts";

/** How much of `ms` this machine was free to run timers: others may be using it, too. */
async function freeMs(ms: number): Promise<number> {
  const tickMs = 5;
  const startedAt = performance.now();
  let freeMs = 0;
  for (let at = startedAt; at - startedAt < ms;) {
    await sleep(tickMs);
    const now = performance.now();
    if (now - at < tickMs + 4) freeMs += now - at;
    at = now;
  }
  return freeMs;
}

const seconds = 10;

it.each([
  { perSecond: 20, commitMs: 1 },
  { perSecond: 20, commitMs: 30 },
  { perSecond: 200, commitMs: 1 },
  { perSecond: 200, commitMs: 10 },
])(
  "a rate of $perSecond is kept where requests arrive, and hardly less is used (commits of $commitMs ms)",
  // A stall between the sender and the receiver's clock, here in one process, is nobody's fault.
  { retry: 3 },
  async ({ perSecond, commitMs }) => {
    const server = await faultServer({ reply: answerAfter(5) });
    const sending = run(server.url, {
      people: 100_000,
      ledger: memoryLedger({ commitMs }),
      send: { concurrency: 16, rate: { text: "", perSecond } },
      signal: abortedAfter(seconds * 1000),
    });
    const [free] = await Promise.all([freeMs(seconds * 1000), sending]);
    const times = server.arrivals.map(({ atMs }) => atMs);
    expect(mostInASecond(times)).toBeLessThanOrEqual(perSecond);
    expect(times.length).toBeGreaterThanOrEqual(perSecond * (free / 1000) * 0.9);
  },
);
