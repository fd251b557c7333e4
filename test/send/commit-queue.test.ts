import * as fc from "../helpers/fast-check.ts";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { Intent, RunLedger, Settlement } from "../../src/model/ledger.ts";
import { openCommitQueue } from "../../src/send/commit-queue.ts";
import { memoryLedger } from "./memory-ledger.ts";

function intent(recipient: number, attempt = 1): Intent {
  return { recipient, attempt, version: "v" };
}

function settlement(recipient: number, result: Settlement["result"], attempt = 1): Settlement {
  return { recipient, attempt, result, sentAtMs: 1, latencyMs: 1 };
}

/** A ledger whose commits last until they are ended, the oldest first; how many intents each began with. */
function heldLedger({ recordsAtOnce }: { readonly recordsAtOnce: number }): {
  readonly ledger: Pick<RunLedger, "record" | "recordsAtOnce">;
  readonly began: readonly number[];
  end(): void;
} {
  const began: number[] = [];
  const ends: (() => void)[] = [];
  const record = (_: unknown, intents: readonly Intent[]): Promise<void> => {
    began.push(intents.length);
    return new Promise((resolve) => ends.push(resolve));
  };
  return { ledger: { recordsAtOnce, record }, began, end: () => ends.shift()?.() };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const numbers = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, nth) => nth);

describe("openCommitQueue", () => {
  it("gathers what is said at once into one commit", async () => {
    const ledger = memoryLedger();
    const queue = openCommitQueue(ledger);
    await Promise.all(numbers(100).map((one) => queue.claim([intent(one)])));
    expect(ledger.commits).toEqual([{ settlements: 0, intents: 100 }]);
  });

  it("lets settlements wait for the next claim, and no longer than a moment", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const ledger = memoryLedger();
    const queue = openCommitQueue(ledger);
    await queue.claim([intent(1), intent(2), intent(3)]);
    const first = queue.settle([settlement(1, "accepted")]);
    await new Promise((resolve) => setImmediate(resolve));
    const second = queue.settle([settlement(2, "accepted")]);
    await Promise.all([first, second, queue.claim([intent(4)])]);
    const last = queue.settle([settlement(3, "accepted")]);
    await vi.advanceTimersByTimeAsync(30);
    await last;
    expect(ledger.commits).toEqual([
      { settlements: 0, intents: 3 },
      { settlements: 2, intents: 1 },
      { settlements: 1, intents: 0 },
    ]);
  });

  it("gathers what is said while a commit is under way into the one after it", async () => {
    const { ledger, began, end } = heldLedger({ recordsAtOnce: 1 });
    const queue = openCommitQueue(ledger);
    const first = queue.claim([intent(1)]);
    await turn();
    const others = numbers(9).map((one) => queue.claim([intent(one + 10)]));
    await turn();
    expect(began).toEqual([1]);
    end();
    await first;
    await turn();
    expect(began).toEqual([1, 9]);
    end();
    await Promise.all(others);
  });

  it("goes on beside commits that take long, of so many as the ledger takes at once", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    onTestFinished(() => void vi.useRealTimers());
    const { ledger, began, end } = heldLedger({ recordsAtOnce: 3 });
    const queue = openCommitQueue(ledger);
    const claims = [queue.claim([intent(1)])];
    await turn();
    claims.push(queue.claim([intent(2)]));
    await turn();
    expect(began).toEqual([1]);
    await vi.advanceTimersByTimeAsync(2);
    claims.push(queue.claim([intent(3)]));
    await turn();
    await vi.advanceTimersByTimeAsync(2);
    expect(began).toEqual([1, 1, 1]);
    claims.push(queue.claim([intent(4)]), queue.claim([intent(5)]));
    await turn();
    await vi.advanceTimersByTimeAsync(100);
    expect(began).toEqual([1, 1, 1]);
    end();
    await turn();
    expect(began).toEqual([1, 1, 1, 2]);
    for (const _ of [2, 3, 4]) end();
    await Promise.all(claims);
  });

  it("resolves only when it is durable", async () => {
    const ledger = memoryLedger({ commitMs: 10 });
    await openCommitQueue(ledger).claim([intent(1)]);
    expect(ledger.attemptsOf(1)).toEqual(["open"]);
  });

  it("rejects exactly those whose commit failed", async () => {
    const refuse = (_: unknown, intents: readonly Intent[]): boolean =>
      intents.some(({ recipient }) => recipient === 2);
    const ledger = memoryLedger({ commitMs: 10, refuse });
    const queue = openCommitQueue(ledger);
    const first = queue.claim([intent(1)]);
    await turn();
    const together = [queue.claim([intent(2)]), queue.claim([intent(3)])];
    const results = await Promise.allSettled([first, ...together]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
    await expect(queue.claim([intent(4)])).resolves.toBeUndefined();
    expect([1, 2, 3, 4].map((one) => ledger.attemptsOf(one))).toEqual([["open"], [], [], ["open"]]);
  });

  it("rejects everybody after it where the ledger goes on refusing", async () => {
    const ledger = memoryLedger({ refuse: () => true });
    const queue = openCommitQueue(ledger);
    await expect(queue.claim([intent(1)])).rejects.toThrow("no space left");
    await expect(queue.settle([settlement(1, "retry")])).rejects.toThrow("no space left");
  });

  it("never brings an attempt's settlement after a later intent, nor two commits at once", async () => {
    const chain = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(chain, fc.integer({ min: 0, max: 2 }), async (attempts, commitMs) => {
        // The ledger itself refuses an intent while an earlier one is open.
        const ledger = memoryLedger({ commitMs });
        const queue = openCommitQueue(ledger);
        const walk = async (most: number, recipient: number): Promise<void> => {
          for (let attempt = 1; attempt <= most; attempt += 1) {
            await queue.claim([intent(recipient, attempt)]);
            const settled = queue.settle([settlement(recipient, "retry", attempt)]);
            queue.flush();
            await settled;
          }
        };
        await Promise.all(attempts.map(walk));
        attempts.forEach((most, recipient) => {
          expect(ledger.attemptsOf(recipient)).toEqual(Array(most).fill("retry"));
        });
        expect(ledger.commits.length).toBeLessThanOrEqual(2 * Math.max(...attempts));
      }),
      { numRuns: 30 },
    );
  });
});
