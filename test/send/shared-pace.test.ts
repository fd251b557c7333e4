import { describe, expect, it } from "vitest";
import { fileHomeUnderTest } from "../ledger/conformance/file-home.ts";
import { postgresUnderTest } from "../ledger/conformance/postgres-home.ts";
import { arrivalsOf, mostInASecond } from "./shared-senders.ts";

/** A stall between the senders and the receiver's clock is nobody's fault. */
const onBusyMachines = { retry: 3 };

describe.each([fileHomeUnderTest, postgresUnderTest])(
  "processes that share a budget in $name",
  ({ ground }) => {
    it("together keep to the rate, counted where requests arrive", onBusyMachines, async () => {
      await using place = await ground();
      const perSecond = 100;
      const asked = { address: place.ledgerAddress, processes: 2, perSecond, forMs: 2_500 };
      const arrivals = await arrivalsOf(asked);
      expect(mostInASecond(arrivals)).toBeLessThanOrEqual(perSecond * 1.05);
      expect(arrivals.length).toBeGreaterThan(perSecond);
    });
  },
);

it("a Retry-After told to one process holds back all", onBusyMachines, async () => {
  await using place = await fileHomeUnderTest.ground();
  const arrivals = await arrivalsOf({
    address: place.ledgerAddress,
    processes: 2,
    perSecond: 100,
    forMs: 3_000,
    pauseAt: 60,
  });
  const toldAt = arrivals[59];
  // What was on its way, and what another process had reserved until it asked again.
  const during = arrivals.filter((at) => at > toldAt + 350 && at < toldAt + 950);
  expect(during).toEqual([]);
  expect(arrivals.some((at) => at > toldAt + 950)).toBe(true);
});
