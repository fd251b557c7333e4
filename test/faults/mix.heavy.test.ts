import { expect, it } from "vitest";
import { bytesOf } from "../helpers/fault-server.ts";
import { faults } from "./faults.ts";
import type { Class, Fault } from "./faults.ts";
import { providers } from "./providers.ts";
import { fateOf, rightIds, sendTo } from "./send-to.ts";
import { openPlace } from "./server.ts";
import type { Strike } from "./server.ts";

/** Faults in an answer that concern nobody else and need no waiting. */
const usable = faults.filter(
  ({ strike, deadline, perMinute, outcome, name }) =>
    strike.reply !== undefined &&
    strike.tls === undefined &&
    !deadline &&
    perMinute === undefined &&
    outcome === undefined &&
    !/^429 (for|until)/.test(name),
);

/** So many of each, and the rest is well. */
const shares: readonly (readonly [Class, number])[] = [
  ["in_doubt", 45],
  ["refused", 45],
  ["refused_for_now", 10],
  ["accepted", 60],
];

const well: NonNullable<Strike["reply"]> = ({ stream }, { yes }) =>
  void stream.write(bytesOf(200, yes));

const people = 400;
const seeds = Array.from({ length: 12 }, (_, nth) => nth + 1);

/** Numbers from 0 to 1, the same for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  return items
    .map((item): [number, T] => [random(), item])
    .sort(([one], [other]) => one - other)
    .map(([, item]) => item);
}

/** Who meets which fault. */
function scriptOf(seed: number): ReadonlyMap<string, Fault | undefined> {
  const random = randomFrom(seed);
  const struck = shares.flatMap(([told, count]) => {
    const mine = usable.filter((fault) => fault.class === told && !fault.differently);
    return Array.from({ length: count }, () => mine[Math.floor(random() * mine.length)]);
  });
  const rest = Array.from({ length: people - struck.length }, () => undefined);
  const all = shuffled([...struck, ...rest], random);
  return new Map(all.map((fault, nth) => [`+${254_712_000_000 + nth}`, fault]));
}

function fateFor(fault: Fault | undefined): { outcome: string; arrivals: number } {
  if (fault?.class === "refused") return { outcome: "rejected", arrivals: 1 };
  if (fault?.class === "in_doubt") return { outcome: "in_doubt", arrivals: 1 };
  return { outcome: "accepted", arrivals: fault?.class === "refused_for_now" ? 2 : 1 };
}

it.concurrent.each(seeds)("many at once, each with a fault of their own: seed %i", async (seed) => {
  const script = scriptOf(seed);
  const provider = providers[seed % providers.length];
  if (provider === undefined) throw new Error("no provider");
  const met = new Set<string>();
  const place = await openPlace({
    provider,
    reused: false,
    strike: {
      reply(line, words) {
        const [phone = ""] = words.phones;
        const fault = met.has(phone) ? undefined : script.get(phone);
        met.add(phone);
        (fault?.strike.reply ?? well)(line, words);
      },
    },
  });
  try {
    const numbers = [...script.keys()];
    const { rows } = await sendTo(place.url, provider, {
      recipients: [{ numbers }],
      send: { concurrency: 16, retries: 1, abort: { failure_rate: 1, consecutive: 1000 } },
    });
    const told = numbers.map((number) => {
      const { outcome, arrivals } = fateOf(number, rows, place.arrivals);
      return { number, fault: script.get(number)?.name, outcome, arrivals };
    });
    const expected = [...script].map(([number, fault]) => ({
      number,
      fault: fault?.name,
      ...fateFor(fault),
    }));
    expect(told).toEqual(expected);
    rightIds(rows, provider);
  } finally {
    await place.close();
  }
});
