import { describe, expect, it } from "vitest";
import { fileHomeUnderTest } from "../ledger/conformance/file-home.ts";
import { postgresUnderTest } from "../ledger/conformance/postgres-home.ts";
import { arrivalsOf, mostInASecond } from "./shared-senders.ts";
import type { Arrived } from "./shared-senders.ts";

const forMs = 10_000;
/** A machine that lets nobody run for longer than a departure may be late shifts arrivals by itself. */
const calmMs = 40;
const mostRounds = 4;

describe.each([fileHomeUnderTest, postgresUnderTest])(
  "over ten seconds, processes that share a budget in $name",
  ({ name, ground }) => {
    it.for([
      { processes: 1, perSecond: 200 },
      { processes: 2, perSecond: 200 },
      { processes: 4, perSecond: 200 },
      { processes: 4, perSecond: 20 },
    ])(
      "$processes of them keep to $perSecond a second, and use nearly all of it",
      { timeout: 300_000 },
      async ({ processes, perSecond }, { skip }) => {
        await using place = await ground();
        const address = place.ledgerAddress;
        const most = Math.ceil(perSecond * 1.05);
        for (let nth = 1; nth <= mostRounds; nth += 1) {
          const round = await arrivalsOf({ address, processes, perSecond, forMs });
          process.stdout.write(`${name}, ${processes} processes: ${inWords(round, perSecond)}\n`);
          // Whatever the machine does, when they leave is ours.
          expect(mostInASecond(round.departures)).toBeLessThanOrEqual(most);
          if (round.stalledMs > calmMs) continue;
          expect(mostInASecond(round.arrivals)).toBeLessThanOrEqual(most);
          expect(usedOf(round.arrivals, perSecond)).toBeGreaterThanOrEqual(0.95);
          return;
        }
        skip("this machine is too busy to judge when requests arrive; when they left was judged");
      },
    );
  },
);

function usedOf(arrivals: readonly number[], perSecond: number): number {
  const tookMs = arrivals[arrivals.length - 1] - arrivals[0];
  return ((arrivals.length - 1) * 1000) / tookMs / perSecond;
}

function inWords({ departures, arrivals, stalledMs }: Arrived, perSecond: number): string {
  const used = (usedOf(arrivals, perSecond) * 100).toFixed(1);
  const [left, came] = [mostInASecond(departures), mostInASecond(arrivals)];
  return `in any second at most ${left} left and ${came} arrived of ${perSecond}, ${used} % used; stalled for ${Math.round(stalledMs)} ms`;
}

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
