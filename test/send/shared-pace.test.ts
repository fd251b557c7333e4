import { describe, expect, it } from "vitest";
import { fileHomeUnderTest } from "../ledger/conformance/file-home.ts";
import { postgresUnderTest } from "../ledger/conformance/postgres-home.ts";
import { arrivalsOf } from "./shared-senders.ts";

// What arrives in one second is measured by npm run test:pace: a machine that stalls decides it, too.
describe.each([fileHomeUnderTest, postgresUnderTest])(
  "processes that share a budget in $name",
  ({ ground }) => {
    it("together send no more than the rate in all their time", async () => {
      await using place = await ground();
      const perSecond = 100;
      const asked = { address: place.ledgerAddress, processes: 2, perSecond, forMs: 2_500 };
      const { arrivals, tookMs } = await arrivalsOf(asked);
      expect(arrivals.length).toBeGreaterThan(0);
      expect(arrivals.length).toBeLessThanOrEqual((perSecond * tookMs) / 1000 + 1);
    });
  },
);

it("a Retry-After told to one process holds back all", async () => {
  await using place = await fileHomeUnderTest.ground();
  const { arrivals, wasQuiet } = await arrivalsOf({
    address: place.ledgerAddress,
    processes: 2,
    perSecond: 100,
    forMs: 60_000,
    pauseAt: 60,
    pauseSeconds: 300,
    quietMs: 2_000,
  });
  expect(wasQuiet).toBe(true);
  expect(arrivals.length).toBeGreaterThanOrEqual(60);
});
