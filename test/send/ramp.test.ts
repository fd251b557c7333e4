import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { answer, answerTogether, faultServer, yes } from "../helpers/fault-server.ts";
import type { Reply } from "../helpers/fault-server.ts";
import { memoryLedger } from "./memory-ledger.ts";
import { each, keyAt, run } from "./send-run.ts";

const accept = answer(200, yes);
const everybody = { concurrency: 12 };

describe("the beginning of a run", () => {
  it("is one request, then five, then as many as may be", async () => {
    const atOnce: number[] = [];
    let underWay = 0;
    const together = answerTogether(12);
    const server = await faultServer({
      reply: async (socket, arrival, nth) => {
        underWay += 1;
        atOnce.push(underWay);
        if (nth <= 6) await sleep(60);
        await together(socket, arrival, nth);
        underWay -= 1;
      },
    });
    await run(server.url, { people: 30, send: everybody });
    expect(atOnce[0]).toBe(1);
    expect(Math.max(...atOnce.slice(1, 6))).toBeLessThanOrEqual(5);
    expect(server.mostAtOnce()).toBe(12);
  });

  it("has the outcomes of each step durable before the next", async () => {
    const ledger = memoryLedger({ commitMs: 10 });
    const open: number[] = [];
    const server = await faultServer({
      reply: (socket, arrival, nth) => {
        const settled = Array.from({ length: 30 }, (_, one) => ledger.settlementOf(keyAt(one)));
        open.push(nth - 1 - settled.filter((one) => one !== undefined).length);
        return accept(socket, arrival, nth);
      },
    });
    await run(server.url, { people: 7, ledger, send: everybody });
    expect([open[0], open[1], open[6]]).toEqual([0, 0, 0]);
  });

  it.each<[string, Reply]>([
    ["a 401", answer(401)],
    ["a fatal code", answer(400, '{"code":"closed","message":"closed"}')],
    ["a redirect", answer(302, "", { location: "http://127.0.0.1:9/" })],
  ])("costs one request where the answer is %s", async (_name, reply) => {
    const server = await faultServer({ reply });
    const { attempts } = await run(server.url, { people: 40, send: everybody });
    expect(server.arrivals.length).toBe(1);
    expect(attempts.slice(1)).toEqual(each(39, []));
  });

  it("goes on whatever came of the first", async () => {
    const server = await faultServer({
      reply: (socket, arrival, nth) => (nth === 1 ? answer(500) : accept)(socket, arrival, nth),
    });
    const { attempts } = await run(server.url, { people: 9, send: everybody });
    expect(attempts).toEqual([["in_doubt"], ...each(8, ["accepted"])]);
  });

  it("waits for a first that is tried again", async () => {
    const busy = answer(429, "", { "retry-after": "0" });
    const server = await faultServer({
      reply: (socket, arrival, nth) => (nth <= 2 ? busy : accept)(socket, arrival, nth),
    });
    const { attempts } = await run(server.url, { people: 9, send: { ...everybody, retries: 4 } });
    expect(attempts[0]).toEqual(["retry", "retry", "accepted"]);
    const first = server.arrivals.slice(0, 3).map(({ body }) => body);
    expect(new Set(first).size).toBe(1);
  });

  it("keeps to a lower concurrency", async () => {
    const server = await faultServer({ reply: answerTogether(3) });
    await run(server.url, { people: 20, send: { concurrency: 3 } });
    expect(server.mostAtOnce()).toBe(3);
  });
});

describe("the doubt budget", () => {
  it("stops a run of which more are in doubt, and nobody else is tried", async () => {
    const server = await faultServer({ reply: answer(500) });
    const abort = { failureRate: 1, consecutive: 10_000, inDoubt: { count: 8 } };
    const { attempts, result } = await run(server.url, {
      people: 40,
      send: { concurrency: 1, abort },
    });
    expect(result.stop?.kind).toBe("abort");
    expect(attempts).toEqual([...each(9, ["in_doubt"]), ...each(31, [])]);
  });
});
