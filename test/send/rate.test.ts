import { describe, expect, it } from "vitest";
import { answer, answerAfter, faultServer, yes } from "../helpers/fault-server.ts";
import { memoryLedger } from "./memory-ledger.ts";
import { abortedAfter, personOf, run } from "./send-run.ts";
import { mostInASecond } from "./shared-senders.ts";

// Counted where requests leave, which holds on any machine. How they arrive, and that little of
// the rate is lost, is measured by npm run test:pace.
describe("the rate", () => {
  it.each([
    { perSecond: 20, commitMs: 1 },
    { perSecond: 20, commitMs: 30 },
    { perSecond: 200, commitMs: 1 },
    { perSecond: 200, commitMs: 10 },
  ])(
    "is at most $perSecond in any second (commits of $commitMs ms)",
    async ({ perSecond, commitMs }) => {
      const server = await faultServer({ reply: answerAfter(5) });
      const ledger = memoryLedger({ commitMs });
      await run(server.url, {
        people: 10_000,
        ledger,
        send: { concurrency: 16, rate: { text: "", perSecond } },
        signal: abortedAfter(2_000),
      });
      expect(ledger.leftAtMs()).toHaveLength(server.arrivals.length);
      expect(mostInASecond(ledger.leftAtMs())).toBeLessThanOrEqual(perSecond);
    },
  );

  it("counts retries, too, where many are told to come again at once", async () => {
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
    const ledger = memoryLedger();
    await run(server.url, {
      people: first + concurrency,
      ledger,
      send: { concurrency, retries: 1, rate: { text: "", perSecond } },
    });
    expect(ledger.leftAtMs()).toHaveLength(first + 2 * concurrency);
    expect(mostInASecond(ledger.leftAtMs())).toBeLessThanOrEqual(perSecond);
  });
});
