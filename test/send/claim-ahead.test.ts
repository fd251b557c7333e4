import { setTimeout as sleep } from "node:timers/promises";
import * as fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import type { Intent, Settlement } from "../../src/model/ledger.ts";
import type { Pace } from "../../src/model/pace.ts";
import { answer, answerAfter, faultServer, yes } from "../helpers/fault-server.ts";
import { memoryLedger } from "./memory-ledger.ts";
import type { MemoryLedger, MemoryLedgerOptions } from "./memory-ledger.ts";
import { abortedAfter, each, keyAt, parcelFor, personOf, run, streamOf } from "./send-run.ts";

const accept = answer(200, yes);

/** A ledger that wants claims ahead, and the most intents that were ever open in it. */
function watched(options: MemoryLedgerOptions): { ledger: MemoryLedger; mostOpen: () => number } {
  const ledger = memoryLedger(options);
  let open = 0;
  let most = 0;
  const record = async (
    settlements: readonly Settlement[],
    intents: readonly Intent[],
  ): Promise<void> => {
    await ledger.record(settlements, intents);
    open += intents.length - settlements.length;
    most = Math.max(most, open);
  };
  return { ledger: { ...ledger, record }, mostOpen: () => most };
}

describe("a ledger that wants intents claimed ahead", () => {
  it("gets them in few commits, outcomes with them, and nobody twice", async () => {
    const server = await faultServer({});
    const { ledger, mostOpen } = watched({ claimAhead: 40, commitMs: 5 });
    const { attempts } = await run(server.url, { people: 206, ledger });
    expect(attempts).toEqual(each(206, ["accepted"]));
    expect(server.arrivals.length).toBe(206);
    expect(mostOpen()).toBe(40);
    // 1, 5, then 200 in chunks of 20 to 40, and the last outcomes.
    expect(ledger.commits.length).toBeLessThanOrEqual(16);
  });

  it("has every intent durable before its request arrives", async () => {
    const ledger = memoryLedger({ commitMs: 5, claimAhead: 10 });
    const seen: unknown[] = [];
    const server = await faultServer({
      reply: (socket, arrival, nth) => {
        seen.push(ledger.attemptsOf(keyAt(personOf(arrival))));
        return accept(socket, arrival, nth);
      },
    });
    await run(server.url, { people: 30, ledger });
    expect(seen).toEqual(each(30, ["open"]));
  });

  it("keeps a place for the next request while an outcome is written", async () => {
    const server = await faultServer({});
    const ledger = memoryLedger({ commitMs: 200, claimAhead: 50 });
    await run(server.url, { people: 56, ledger, send: { concurrency: 2 } });
    expect(ledger.commits.length).toBeLessThanOrEqual(10);
  });

  it("claims the next while those before are being written, where its commits may overlap", async () => {
    const server = await faultServer({});
    const { ledger, mostOpen } = watched({ claimAhead: 40, commitMs: 20, recordsAtOnce: 3 });
    const { attempts } = await run(server.url, { people: 206, ledger });
    expect(attempts).toEqual(each(206, ["accepted"]));
    expect(mostOpen()).toBe(40);
    expect(ledger.mostUnderWay()).toBeGreaterThan(1);
  });

  it("gets back what did not leave when the run stops", async () => {
    const server = await faultServer({
      reply: (socket, arrival, nth) =>
        nth <= 10 ? accept(socket, arrival, nth) : answer(401)(socket, arrival, nth),
    });
    const ledger = memoryLedger({ claimAhead: 40 });
    const { attempts, result } = await run(server.url, { people: 100, ledger });
    expect(result.stop?.kind).toBe("fatal");
    const count = (what: string): number => attempts.flat().filter((one) => one === what).length;
    expect(count("open")).toBe(0);
    expect(count("accepted") + count("failed")).toBe(server.arrivals.length);
    expect(count("withdrawn")).toBe(46 - server.arrivals.length);
  });

  it("holds nobody as open for longer than a run that is interrupted", async () => {
    const server = await faultServer({ reply: answerAfter(100) });
    const ledger = memoryLedger({ claimAhead: 20, commitMs: 20 });
    const { attempts } = await run(server.url, { people: 60, ledger, signal: abortedAfter(600) });
    expect(attempts.flat()).not.toContain("open");
  });

  it("ends a run that it refuses", async () => {
    const server = await faultServer({});
    const refuse = (settlements: readonly Settlement[]): boolean => settlements.length > 2;
    const ledger = memoryLedger({ claimAhead: 20, refuse });
    await expect(run(server.url, { people: 60, ledger })).rejects.toThrow("no space left");
    expect(server.arrivals.length).toBeLessThanOrEqual(26);
  });

  it("never holds more open than it allows, whatever the provider does", async () => {
    const replies = fc.array(fc.constantFrom(accept, answer(500), answer(422)), {
      minLength: 1,
      maxLength: 40,
    });
    const sizes = fc.record({
      claimAhead: fc.integer({ min: 0, max: 12 }),
      concurrency: fc.integer({ min: 1, max: 6 }),
      commitMs: fc.constantFrom(0, 3, 8),
      recordsAtOnce: fc.constantFrom(1, 3),
      perSecond: fc.constantFrom(undefined, 400),
    });
    await fc.assert(
      fc.asyncProperty(replies, sizes, async (each, { perSecond, ...sizes }) => {
        const { concurrency, ...ofLedger } = sizes;
        const busy = answer(429, "", { "retry-after": "0" });
        const server = await faultServer({
          reply: (socket, arrival, nth) =>
            (nth % 7 === 3 ? busy : (each[nth % each.length] ?? accept))(socket, arrival, nth),
        });
        const { ledger, mostOpen } = watched(ofLedger);
        const rate = perSecond === undefined ? {} : { rate: { text: "", perSecond } };
        const send = { concurrency, retries: 0, ...rate };
        const { attempts } = await run(server.url, { people: each.length, ledger, send });
        expect(mostOpen()).toBeLessThanOrEqual(Math.max(sizes.claimAhead, concurrency));
        expect(attempts.every((one) => one.length === 1 && one[0] !== "open")).toBe(true);
      }),
      { numRuns: 15 },
    );
  });
});

describe("a campaign that wants intents claimed ahead", () => {
  it("gets as many as it says, whatever the ledger wants", async () => {
    const server = await faultServer({});
    const { ledger, mostOpen } = watched({ claimAhead: 8 });
    const { attempts } = await run(server.url, { people: 206, ledger, send: { claimAhead: 40 } });
    expect(attempts).toEqual(each(206, ["accepted"]));
    expect(mostOpen()).toBe(40);
    expect(ledger.commits.length).toBeLessThanOrEqual(16);
  });
});

describe("a ledger that wants no claims ahead", () => {
  it("gets the next intent with the outcome of the one before", async () => {
    const server = await faultServer({});
    const { ledger, mostOpen } = watched({});
    const { attempts } = await run(server.url, { people: 40, ledger, send: { concurrency: 1 } });
    expect(attempts).toEqual(each(40, ["accepted"]));
    expect(mostOpen()).toBe(1);
    // One an intent, one a step of the careful beginning, and the last outcome.
    expect(ledger.commits.length).toBeLessThanOrEqual(44);
  });

  it("gets it only once an answer that is no yes was judged", async () => {
    const server = await faultServer({ reply: answer(422) });
    const abort = { failureRate: 1, consecutive: 9 };
    const send = { concurrency: 1, abort };
    const { attempts } = await run(server.url, { people: 20, send });
    expect(attempts).toEqual([...each(9, ["failed"]), ...each(11, [])]);
  });
});

describe("a pace from outside", () => {
  it("stands in for the run's own", async () => {
    const left: boolean[] = [];
    let closed = false;
    const pace: Pace = {
      turn: async () => !closed,
      leave: async () => {
        await sleep(5);
        return !closed;
      },
      gone: (really) => left.push(really),
      pauseFor: () => undefined,
      close: () => {
        closed = true;
      },
    };
    const server = await faultServer({});
    const rate = { text: "1/m", perSecond: 1 / 60 };
    const parcels = streamOf(Array.from({ length: 8 }, (_, nth) => parcelFor(nth)));
    await run(server.url, { parcels, pace, people: 8, send: { rate } });
    expect(left).toEqual(each(8, true));
  });
});
