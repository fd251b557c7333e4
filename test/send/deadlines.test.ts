import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { watchDeadlines } from "../../src/send/deadlines.ts";
import type { Dated, Deadlines } from "../../src/send/deadlines.ts";

const timeoutMs = 1000;

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

/** Notes when it was given up, and says with which code. */
function begin(underWay: Deadlines): Dated & { gaveUp?: string; afterMs?: number } {
  const beganAt = performance.now();
  const one: Dated & { gaveUp?: string; afterMs?: number } = {
    deadline: 0,
    before: undefined,
    behind: undefined,
    giveUp(code) {
      one.gaveUp = code;
      one.afterMs = performance.now() - beganAt;
      underWay.remove(one);
    },
  };
  underWay.add(one);
  return one;
}

describe("watchDeadlines", () => {
  it("gives up each at its own deadline, and none that ended before", async () => {
    const underWay = watchDeadlines(timeoutMs);
    const all = [];
    for (let nth = 0; nth < 20; nth += 1) {
      all.push(begin(underWay));
      await vi.advanceTimersByTimeAsync(170);
    }
    const [last] = all.slice(-1);
    await vi.advanceTimersByTimeAsync(500);
    if (last !== undefined) underWay.remove(last);
    await vi.advanceTimersByTimeAsync(5000);
    expect(last?.gaveUp).toBeUndefined();
    for (const one of all.slice(0, -1)) {
      expect(one.gaveUp).toBe("timeout");
      expect(one.afterMs).toBeGreaterThanOrEqual(timeoutMs);
      expect(one.afterMs).toBeLessThanOrEqual(timeoutMs + 2);
    }
  });

  it.each([
    { which: "first", nth: 0 },
    { which: "middle", nth: 1 },
    { which: "last", nth: 2 },
  ])("watches the others when the $which of three ends", async ({ nth }) => {
    const underWay = watchDeadlines(timeoutMs);
    const all = [begin(underWay), begin(underWay), begin(underWay)];
    underWay.remove(all[nth]);
    await vi.advanceTimersByTimeAsync(timeoutMs + 2);
    const gaveUp = all.map((one) => one.gaveUp);
    expect(gaveUp).toEqual(gaveUp.map((_, at) => (at === nth ? undefined : "timeout")));
  });

  it("uses one timer for all of them, and none once nobody is left", async () => {
    const underWay = watchDeadlines(timeoutMs);
    for (let nth = 0; nth < 50; nth += 1) underWay.remove(begin(underWay));
    begin(underWay);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(3 * timeoutMs);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("gives up all at once, oldest first", () => {
    const underWay = watchDeadlines(timeoutMs);
    const all = [begin(underWay), begin(underWay)];
    underWay.giveUpAll("abandoned", "");
    expect(all.map(({ gaveUp }) => gaveUp)).toEqual(["abandoned", "abandoned"]);
  });

  it("holds no process up once it is closed", () => {
    const underWay = watchDeadlines(timeoutMs);
    begin(underWay);
    underWay.close();
    begin(underWay);
    expect(vi.getTimerCount()).toBe(0);
  });
});
