import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { answer, answerAfter, faultServer, yes } from "../helpers/fault-server.ts";
import { memoryLedger } from "./memory-ledger.ts";
import { abortedAfter, personOf, run } from "./send-run.ts";

function mostInASecond(timesMs: readonly number[]): number {
  let from = 0;
  return timesMs.reduce((most, at, nth) => {
    while (at - (timesMs[from] ?? at) >= 1000) from += 1;
    return Math.max(most, nth - from + 1);
  }, 0);
}

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

const seconds = 2;
/** A stall between the sender and the receiver's clock, here in one process, is nobody's fault. */
const onBusyMachines = { retry: 3 };

describe("the rate, counted where requests arrive", () => {
  it.each([
    { perSecond: 20, commitMs: 1 },
    { perSecond: 20, commitMs: 30 },
    { perSecond: 200, commitMs: 1 },
    { perSecond: 200, commitMs: 10 },
  ])(
    "is at most $perSecond in any second and hardly less (commits of $commitMs ms)",
    onBusyMachines,
    async ({ perSecond, commitMs }) => {
      const server = await faultServer({ reply: answerAfter(5) });
      const sending = run(server.url, {
        people: 10_000,
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

  it("counts retries, too, where many are told to come again at once", onBusyMachines, async () => {
    const [perSecond, concurrency, first] = [12, 16, 6];
    const busy = answer(429, "", { "retry-after": "0" });
    const asked = new Set<number>();
    const held: (() => void)[] = [];
    const server = await faultServer({
      reply(socket, arrival, nth) {
        const person = personOf(arrival);
        if (nth <= first || asked.has(person)) return answer(200, yes)(socket, arrival, nth);
        asked.add(person);
        held.push(() => void busy(socket, arrival, nth));
        if (held.length === concurrency) for (const refuse of held) refuse();
      },
    });
    await run(server.url, {
      people: first + concurrency,
      send: { concurrency, retries: 1, timeoutMs: 20_000, rate: { text: "", perSecond } },
    });
    expect(server.arrivals.length).toBe(first + 2 * concurrency);
    expect(mostInASecond(server.arrivals.map(({ atMs }) => atMs))).toBeLessThanOrEqual(perSecond);
  });
});
