import { expect, it } from "vitest";
import { bytesOf } from "../helpers/fault-server.ts";
import { providers } from "./providers.ts";
import type { Provider } from "./providers.ts";
import { sendTo } from "./send-to.ts";
import { openPlace } from "./server.ts";

const people = 40;
const numbers = Array.from({ length: people }, (_, nth) => `+${254_712_000_000 + nth}`);

/** How often each word stands in a list. */
function countsOf(words: readonly (string | undefined)[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word ?? ""] = (counts[word ?? ""] ?? 0) + 1;
  return counts;
}

const cases = providers.flatMap((provider) =>
  [401, 403].map((status): [number, string, Provider] => [status, provider.name, provider]),
);

it.concurrent.each(cases)(
  "a %i costs one request at %s, however many might go at once",
  async (status, _name, provider) => {
    const reply = bytesOf(status, '{"message":"this key is not valid"}');
    const place = await openPlace({
      provider,
      reused: false,
      strike: { reply: ({ stream }) => void stream.write(reply) },
    });
    try {
      const { rows, exit } = await sendTo(place.url, provider, {
        recipients: [{ numbers }],
        send: { concurrency: 16 },
      });
      expect(place.arrivals).toHaveLength(1);
      expect(countsOf(rows.map(({ outcome }) => outcome))).toEqual({
        failed: 1,
        not_attempted: people - 1,
      });
      expect(exit).toBe(4);
    } finally {
      await place.close();
    }
  },
);

it("the first goes alone, five follow, and then as many as there may be", async () => {
  const [provider] = providers;
  if (provider === undefined) throw new Error("no provider");
  let waiting = 0;
  const mostBefore: number[] = [];
  const place = await openPlace({
    provider,
    reused: false,
    strike: {
      reply({ stream }, { yes }) {
        waiting += 1;
        mostBefore.push(waiting);
        setTimeout(() => {
          waiting -= 1;
          stream.write(bytesOf(200, yes));
        }, 500);
      },
    },
  });
  try {
    const { exit } = await sendTo(place.url, provider, {
      recipients: [{ numbers }],
      send: { concurrency: 16 },
    });
    expect(exit).toBe(0);
    expect(mostBefore[0]).toBe(1);
    expect(Math.max(...mostBefore.slice(1, 6))).toBeLessThanOrEqual(5);
    expect(Math.max(...mostBefore)).toBeLessThanOrEqual(16);
    expect(Math.max(...mostBefore)).toBeGreaterThan(5);
  } finally {
    await place.close();
  }
});
