import { describe, expect, it } from "vitest";
import { answer, answerAfter, faultServer, yes } from "../helpers/fault-server.ts";
import { memoryLedger } from "./memory-ledger.ts";
import { abortedAfter, run } from "./send-run.ts";

function mostInASecond(timesMs: readonly number[]): number {
  let from = 0;
  return timesMs.reduce((most, at, nth) => {
    while (at - (timesMs[from] ?? at) >= 1000) from += 1;
    return Math.max(most, nth - from + 1);
  }, 0);
}

const seconds = 3;

describe("the rate, counted where requests arrive", () => {
  it.each([
    { perSecond: 20, commitMs: 0 },
    { perSecond: 20, commitMs: 30 },
    { perSecond: 200, commitMs: 0 },
    { perSecond: 200, commitMs: 10 },
  ])(
    "is at most $perSecond in any second and hardly less (commits of $commitMs ms)",
    async ({ perSecond, commitMs }) => {
      const server = await faultServer({ reply: answerAfter(5) });
      await run(server.url, {
        people: 10_000,
        ledger: memoryLedger({ commitMs }),
        send: { concurrency: 16, rate: { text: "", perSecond } },
        signal: abortedAfter(seconds * 1000),
      });
      const times = server.arrivals.map(({ atMs }) => atMs);
      expect(mostInASecond(times)).toBeLessThanOrEqual(perSecond);
      expect(times.length).toBeGreaterThanOrEqual(perSecond * seconds * 0.9);
    },
  );

  it("counts retries, too", async () => {
    const busy = answer(429, "", { "retry-after": "0" });
    const server = await faultServer({
      reply: (socket, arrival, nth) =>
        (nth % 3 === 0 ? busy : answer(200, yes))(socket, arrival, nth),
    });
    await run(server.url, {
      people: 10_000,
      send: { concurrency: 16, retries: 4, rate: { text: "", perSecond: 40 } },
      signal: abortedAfter(seconds * 1000),
    });
    expect(mostInASecond(server.arrivals.map(({ atMs }) => atMs))).toBeLessThanOrEqual(40);
  });
});
