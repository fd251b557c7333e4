import * as fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import { answer, bytesOf, faultServer, yes } from "../helpers/fault-server.ts";
import type { FaultServer, Reply } from "../helpers/fault-server.ts";
import { memoryLedger } from "./memory-ledger.ts";
import { abortedAfter, keyAt, personOf, run } from "./send-run.ts";

type Fault = {
  readonly reply: Reply;
  readonly ends: string;
  readonly taken: "yes" | "no" | "maybe";
};

const soon = { "retry-after": "0" };

/** What the other end may do, and what it means there. */
const faults = {
  accepts: { reply: answer(200, yes), ends: "accepted", taken: "yes" },
  refuses: { reply: answer(422), ends: "rejected", taken: "no" },
  isBusy: { reply: answer(429, "", soon), ends: "retry", taken: "no" },
  isDown: { reply: answer(503, "", soon), ends: "retry", taken: "no" },
  breaks: { reply: answer(502), ends: "in_doubt", taken: "maybe" },
  resets: { reply: (socket) => void socket.resetAndDestroy(), ends: "in_doubt", taken: "maybe" },
  hangsUp: { reply: (socket) => void socket.end(), ends: "in_doubt", taken: "maybe" },
  saysHalf: {
    reply: (socket) => void socket.end(bytesOf(200, yes).slice(0, -5)),
    ends: "in_doubt",
    taken: "maybe",
  },
  greets: { reply: answer(200, "<html>"), ends: "in_doubt", taken: "maybe" },
} satisfies Record<string, Fault>;

const anyFault = fc.constantFrom<Fault>(...Object.values(faults), faults.accepts, faults.accepts);

/** Answers as the script says, and writes down what each person got. */
async function scripted(
  script: readonly Fault[],
): Promise<{ server: FaultServer; told: Map<number, Fault[]> }> {
  const told = new Map<number, Fault[]>();
  const server = await faultServer({
    reply: (socket, arrival, nth) => {
      const fault = script[nth % script.length] ?? faults.accepts;
      const person = personOf(arrival);
      told.set(person, [...(told.get(person) ?? []), fault]);
      return fault.reply(socket, arrival, nth);
    },
  });
  return { server, told };
}

const people = 24;

describe("the promise, whatever the provider does", () => {
  it("hands over at most one request that could be acted on, and says truly what became of it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyFault, { minLength: 1, maxLength: 60 }), async (script) => {
        const { server, told } = await scripted(script);
        const { attempts } = await run(server.url, {
          people,
          send: { concurrency: 8, retries: 1 },
        });
        attempts.forEach((mine, person) => {
          const got = told.get(person) ?? [];
          expect(got.filter(({ taken }) => taken !== "no").length).toBeLessThanOrEqual(1);
          const ends = got.map(({ ends }) => ends);
          expect(mine).toEqual(
            ends.map((end, nth) => (end === "retry" && nth === 1 ? "failed" : end)),
          );
        });
      }),
      { numRuns: 8 },
    );
  });

  it("keeps it when the run is interrupted at any instant", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyFault, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 0, max: 120 }),
        fc.integer({ min: 0, max: 3 }),
        async (script, ms, commitMs) => {
          const { server, told } = await scripted(script);
          const ledger = memoryLedger({ commitMs });
          const signal = abortedAfter(ms);
          const { attempts } = await run(server.url, { people, ledger, signal, drainMs: 0 });
          attempts.forEach((mine, person) => {
            const got = told.get(person) ?? [];
            expect(got.length).toBeLessThanOrEqual(1);
            const [outcome = "not attempted"] = mine;
            expect(outcome).not.toBe("open");
            if (outcome === "accepted" || outcome === "rejected")
              expect(got[0]?.ends).toBe(outcome);
            if (["not attempted", "withdrawn", "retry"].includes(outcome)) {
              expect(got.every(({ taken }) => taken === "no")).toBe(true);
            }
          });
        },
      ),
      { numRuns: 12 },
    );
  });

  it("sends to nobody whom the ledger knows as accepted or open, even where it is asked to", async () => {
    const { server } = await scripted([faults.accepts]);
    const ledger = memoryLedger();
    await run(server.url, { ledger });
    await expect(run(server.url, { ledger })).rejects.toThrow("must not be attempted again");
    expect(server.arrivals.length).toBe(1);
    expect(ledger.attemptsOf(keyAt(0))).toEqual(["accepted"]);
  });
});
