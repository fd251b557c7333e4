import * as fc from "../helpers/fast-check.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { watchDepartures } from "../../src/send/departures.ts";
import { leaveSchedule } from "../../src/send/leave-schedule.ts";
import { openPace } from "../../src/send/pace.ts";
import type { Pace } from "../../src/model/pace.ts";

/** Most departures in any window of a second; `closed` counts both of its ends. */
function mostInASecond(timesMs: readonly number[], ends: "half-open" | "closed"): number {
  let from = 0;
  let most = 0;
  timesMs.forEach((at, nth) => {
    const isOut = (since: number): boolean => (ends === "closed" ? since > 1000 : since >= 1000);
    while (isOut(at - (timesMs[from] ?? at))) from += 1;
    most = Math.max(most, nth - from + 1);
  });
  return most;
}

const gaps = (timesMs: readonly number[]): readonly number[] =>
  timesMs.slice(1).map((at, nth) => at - (timesMs[nth] ?? 0));

describe("leaveSchedule", () => {
  const rates = fc.oneof(
    fc.double({ min: 0.5, max: 500, noNaN: true }),
    fc.integer({ min: 1, max: 500 }),
  );
  const lateness = fc.array(fc.double({ min: 0, max: 400, noNaN: true }), {
    minLength: 1,
    maxLength: 50,
  });
  const seldom = fc.integer({ min: 1, max: 40 });

  /** When those leave whom schedule and guard let leave, each as late as it is said to be. */
  function leaving(
    perSecond: number,
    lateMs: (nth: number) => number,
    count = Math.min(1500, perSecond * 3 + 5),
  ): readonly number[] {
    const schedule = leaveSchedule(perSecond);
    const departures = watchDepartures(perSecond);
    const times: number[] = [];
    let nowMs = 5000;
    for (let nth = 0; nth < count; nth += 1) {
      nowMs = Math.max(nowMs, schedule.dueAt(0), departures.freeAt()) + lateMs(nth);
      schedule.left(nowMs);
      departures.granted();
      departures.gone(nowMs);
      times.push(nowMs);
    }
    return times;
  }

  it("never lets more than the rate leave in any second, however late its timers are", () => {
    fc.assert(
      fc.property(rates, lateness, seldom, (perSecond, late, every) => {
        const times = leaving(perSecond, (nth) =>
          nth % every === 0 ? (late[nth % late.length] ?? 0) : 0,
        );
        expect(mostInASecond(times, "closed")).toBeLessThanOrEqual(Math.ceil(perSecond));
      }),
    );
  });

  it("never lets more than the rate arrive, where the way there takes up to 17 ms more or less", () => {
    fc.assert(
      fc.property(rates, lateness, seldom, (perSecond, late, every) => {
        const times = leaving(perSecond, (nth) => (nth % every === 0 ? 1.5 : 0));
        // Held up now and then, and then all at once.
        let arrivedAt = 0;
        const arrivals = times.map((at, nth) => {
          const heldMs = ((late[Math.floor(nth / every) % late.length] ?? 0) * 16.9) / 400;
          arrivedAt = Math.max(arrivedAt, at + heldMs);
          return arrivedAt;
        });
        expect(mostInASecond(arrivals, "closed")).toBeLessThanOrEqual(Math.ceil(perSecond));
      }),
    );
  });

  it("loses at most two per cent of the rate, though its timers are often late", () => {
    fc.assert(
      fc.property(fc.constantFrom(80, 1000), fc.integer(), (perSecond, seed) => {
        let random = seed >>> 0;
        const share = (): number => {
          random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
          return random / 2 ** 32;
        };
        // Each a little, and twice a second by as much as collecting garbage takes.
        const times = leaving(
          perSecond,
          () => share() * (share() < 2 / perSecond ? 16 : 1.5),
          perSecond * 20,
        );
        const tookMs = (times.at(-1) ?? 0) - (times[0] ?? 0);
        expect((times.length - 1) / (tookMs / 1000) / perSecond).toBeGreaterThanOrEqual(0.98);
      }),
      { numRuns: 20 },
    );
  });

  it("spaces departures evenly and loses at most four per cent where timers are exact", () => {
    fc.assert(
      fc.property(rates, (perSecond) => {
        const schedule = leaveSchedule(perSecond);
        const times: number[] = [];
        for (let nth = 0; nth < perSecond * 4 + 2; nth += 1) {
          const atMs = Math.max(times.at(-1) ?? 1000, schedule.dueAt(0));
          schedule.left(atMs);
          times.push(atMs);
        }
        const intervalMs = 1000 / perSecond;
        // One may run ahead by what a late timer is allowed to make up for.
        expect(Math.min(...gaps(times))).toBeGreaterThanOrEqual(Math.max(0, intervalMs - 11));
        expect(Math.max(...gaps(times))).toBeLessThanOrEqual(intervalMs * 1.04 + 11);
        const tookMs = (times.at(-1) ?? 0) - 1000;
        expect(tookMs).toBeLessThanOrEqual((times.length - 1) * intervalMs * 1.04 + 11);
      }),
    );
  });

  it("tells those behind when their turn is, one interval after the other", () => {
    const schedule = leaveSchedule(10);
    schedule.left(1000);
    const [now, next, afterNext] = [0, 1, 2].map((ahead) => schedule.dueAt(ahead));
    expect((next ?? 0) - (now ?? 0)).toBeCloseTo(101.75);
    expect((afterNext ?? 0) - (next ?? 0)).toBeCloseTo(101.75);
  });
});

describe("openPace", () => {
  beforeEach(
    () => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }),
  );
  afterEach(() => void vi.useRealTimers());

  /** One that goes through the pace again and again, noting when. */
  async function walk(pace: Pace, times: number[]): Promise<void> {
    while (await pace.turn()) {
      if (!(await pace.leave())) return;
      times.push(performance.now());
      pace.gone(true);
    }
  }

  async function departures(
    perSecond: number | undefined,
    walkers: number,
    ms: number,
    during?: (pace: Pace) => Promise<void>,
  ) {
    const pace = openPace(perSecond);
    const times: number[] = [];
    const startedAt = performance.now();
    const all = Array.from({ length: walkers }, () => walk(pace, times));
    await during?.(pace);
    await vi.advanceTimersByTimeAsync(ms - (performance.now() - startedAt));
    pace.close();
    await Promise.all(all);
    return times;
  }

  it.each([0.5, 1, 1.5, 2, 7, 20, 60, 200])("keeps %d a second, evenly", async (perSecond) => {
    const times = await departures(perSecond, 8, 10_000);
    expect(mostInASecond(times, "closed")).toBeLessThanOrEqual(Math.ceil(perSecond));
    expect(times.length).toBeGreaterThanOrEqual(Math.floor(perSecond * 10 * 0.9));
    const intervalMs = 1000 / perSecond;
    expect(Math.min(...gaps(times))).toBeGreaterThanOrEqual(intervalMs - 11);
    expect(Math.max(...gaps(times))).toBeLessThanOrEqual(intervalMs * 1.04 + 12);
  });

  it("lets a single one leave as often as many", async () => {
    expect((await departures(20, 1, 5000)).length).toBeGreaterThanOrEqual(90);
  });

  it("lets the first leave at once and does not save up what was not used", async () => {
    const pace = openPace(5);
    const times: number[] = [];
    await vi.advanceTimersByTimeAsync(10_000);
    const startedAt = performance.now();
    const all = Array.from({ length: 10 }, () => walk(pace, times));
    await vi.advanceTimersByTimeAsync(1000);
    expect((times[0] ?? 0) - startedAt).toBeLessThanOrEqual(1);
    expect(times.length).toBeLessThanOrEqual(5);
    pace.close();
    await Promise.all(all);
  });

  it("holds everyone back for as long as the longest pause, and then keeps the rate", async () => {
    const times = await departures(20, 8, 5000, async (pace) => {
      await vi.advanceTimersByTimeAsync(1000);
      pace.pauseFor(2000);
      pace.pauseFor(500);
    });
    const startedAt = times[0] ?? 0;
    const held = times.filter((at) => at > startedAt + 1000 && at < startedAt + 2998);
    expect(held).toEqual([]);
    expect(times.filter((at) => at >= startedAt + 2998).length).toBeGreaterThan(30);
    expect(mostInASecond(times, "closed")).toBeLessThanOrEqual(20);
  });

  it("holds back those already lined up, and those without a rate", async () => {
    const pace = openPace(undefined);
    expect(await pace.turn()).toBe(true);
    pace.pauseFor(1000);
    let left = false;
    const leaving = Promise.resolve(pace.leave()).then((may) => (left = may));
    await vi.advanceTimersByTimeAsync(990);
    expect(left).toBe(false);
    await vi.advanceTimersByTimeAsync(20);
    expect(await leaving).toBe(true);
  });

  it("holds nobody back without a rate and without a pause", async () => {
    const pace = openPace(undefined);
    for (let nth = 0; nth < 1000; nth += 1) {
      expect(await pace.turn()).toBe(true);
      expect(await pace.leave()).toBe(true);
    }
  });

  it.each([1, 5, 20, 100])(
    "holds %d a second too where connections take their time",
    async (perSecond) => {
      const pace = openPace(perSecond);
      const times: number[] = [];
      const walkers = Array.from({ length: 16 }, async () => {
        for (let connectMs = 700; (await pace.turn()) && (await pace.leave()); connectMs = 0) {
          if (connectMs > 0) await new Promise((resolve) => setTimeout(resolve, connectMs));
          times.push(performance.now());
          pace.gone(true);
        }
      });
      await vi.advanceTimersByTimeAsync(6000);
      pace.close();
      await vi.advanceTimersByTimeAsync(1000);
      await Promise.all(walkers);
      expect(mostInASecond(times, "closed")).toBeLessThanOrEqual(perSecond);
      expect(times.length).toBeGreaterThanOrEqual(perSecond * 4);
    },
  );

  it("lets the next one leave in place of one that never left", async () => {
    const pace = openPace(1);
    await pace.turn();
    await pace.leave();
    const next = pace.leave();
    await vi.advanceTimersByTimeAsync(5000);
    pace.gone(false);
    expect(await next).toBe(true);
  });

  it("lets leave in the order of the calls", async () => {
    const pace = openPace(50);
    const order: number[] = [];
    const all = Array.from({ length: 10 }, async (_, nth) => {
      await pace.turn();
      await pace.leave();
      order.push(nth);
    });
    await vi.advanceTimersByTimeAsync(1000);
    await Promise.all(all);
    expect(order).toEqual(Array.from({ length: 10 }, (_, nth) => nth));
  });

  it("sends everyone away when it closes, and everyone who comes later", async () => {
    const pace = openPace(1);
    await pace.turn();
    await pace.leave();
    const waiting = [pace.leave(), pace.turn(), pace.turn()];
    pace.close();
    expect(await Promise.all(waiting.map(async (may) => may))).toEqual([false, false, false]);
    expect(await pace.turn()).toBe(false);
    expect(await pace.leave()).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("grants turns together that come close together, so that their intents share a commit", async () => {
    const pace = openPace(1000);
    const granted: number[] = [];
    const aheadMs: number[] = [];
    const walkers = Array.from({ length: 64 }, async () => {
      while (await pace.turn()) {
        const at = performance.now();
        granted.push(at);
        if (!(await pace.leave())) return;
        aheadMs.push(performance.now() - at);
        pace.gone(true);
      }
    });
    await vi.advanceTimersByTimeAsync(2000);
    pace.close();
    await Promise.all(walkers);
    expect(aheadMs.length).toBeGreaterThan(1900);
    expect(new Set(granted).size).toBeLessThanOrEqual(2 * 60);
    // Lined up no longer than need be.
    expect(Math.max(...aheadMs)).toBeLessThanOrEqual(32);
  });

  it("grants a turn no earlier than the commit of an intent needs", async () => {
    const pace = openPace(1);
    await pace.turn();
    await pace.leave();
    pace.gone(true);
    const startedAt = performance.now();
    const turn = Promise.resolve(pace.turn()).then(() => performance.now() - startedAt);
    await vi.advanceTimersByTimeAsync(2000);
    expect(await turn).toBeGreaterThan(950);
  });
});
