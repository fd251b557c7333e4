import { describe, expect, it } from "vitest";
import { fileHomeUnderTest } from "../ledger/conformance/file-home.ts";
import { postgresUnderTest } from "../ledger/conformance/postgres-home.ts";
import { arrivalsOf, mostInASecond } from "./shared-senders.ts";

const seconds = 10;

describe.each([fileHomeUnderTest, postgresUnderTest])(
  "over ten seconds, processes that share a budget in $name",
  ({ name, ground }) => {
    it.each([
      { processes: 1, perSecond: 200 },
      { processes: 2, perSecond: 200 },
      { processes: 4, perSecond: 200 },
      { processes: 4, perSecond: 20 },
    ])(
      "$processes of them keep to $perSecond a second, and use nearly all of it",
      { timeout: 60_000, retry: 2 },
      async ({ processes, perSecond }) => {
        await using place = await ground();
        const forMs = seconds * 1000;
        const address = place.ledgerAddress;
        const { arrivals } = await arrivalsOf({ address, processes, perSecond, forMs });
        const most = mostInASecond(arrivals);
        const tookMs = arrivals[arrivals.length - 1] - arrivals[0];
        const used = ((arrivals.length - 1) * 1000) / tookMs / perSecond;
        process.stdout.write(
          `${name}, ${processes} processes: at most ${most} in a second of ${perSecond}, ${(used * 100).toFixed(1)} % used\n`,
        );
        expect(most).toBeLessThanOrEqual(Math.ceil(perSecond * 1.05));
        expect(used).toBeGreaterThanOrEqual(0.95);
      },
    );
  },
);

it("a Retry-After told to one process holds back all until it is over", { retry: 3 }, async () => {
  await using place = await fileHomeUnderTest.ground();
  const { arrivals } = await arrivalsOf({
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
