import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Budget } from "../../../src/model/budget.ts";
import { homesWithBudget } from "./homes.ts";

/** When the departures of one reservation are due, on the ledger's clock. */
async function departures(budget: Budget, count: number, intervalMs: number) {
  const { atMs, firstInMs } = await budget.take(count, intervalMs);
  return Array.from({ length: count }, (_, nth) => atMs + firstInMs + nth * intervalMs);
}

describe.each(homesWithBudget)("the budget of a provider in $name", ({ ground }) => {
  it("gives everyone departures of their own, evenly spaced over all who ask", async () => {
    await using place = await ground();
    const budgets = [
      await place.home.budget("promo"),
      await place.another().budget("promo"),
      await place.another().budget("promo"),
    ];
    const asked = Array.from({ length: 60 }, (_, nth) => departures(budgets[nth % 3], 5, 20));
    const due = (await Promise.all(asked)).flat().toSorted((a, b) => a - b);
    expect(due).toHaveLength(300);
    for (const [nth, at] of due.entries()) {
      // Clocks are read to the millisecond.
      if (nth > 0) expect(at - due[nth - 1]).toBeGreaterThan(18);
    }
    for (const budget of budgets) await budget.close();
  });

  it("saves nothing up while nobody sends", async () => {
    await using place = await ground();
    const budget = await place.home.budget("promo");
    await departures(budget, 1, 10);
    await sleep(200);
    const [first, second] = await departures(budget, 2, 10);
    const [third] = await departures(budget, 1, 10);
    expect(second - first).toBe(10);
    expect(third - second).toBeGreaterThan(8);
    await budget.close();
  });

  it("is another for another provider, and leaves no ledger behind", async () => {
    await using place = await ground();
    const promo = await place.home.budget("promo");
    await promo.take(5_000, 100);
    const other = await place.home.budget("other");
    expect((await other.take(1, 100)).firstInMs).toBeLessThan(5);
    expect((await promo.take(0, 100)).firstInMs).toBeGreaterThan(1_000);
    expect(await place.home.exists()).toBe(false);
    await promo.close();
    await other.close();
  });

  it("tells everyone of a pause, the longer of two, and lets nobody leave before its end", async () => {
    await using place = await ground();
    const [here, there] = [await place.home.budget("promo"), await place.another().budget("promo")];
    expect((await there.take(0, 100)).pausedForMs).toBe(0);
    await here.pause(60_000);
    await here.pause(1_000);
    const grant = await there.take(1, 100);
    expect(grant.pausedForMs).toBeGreaterThan(30_000);
    expect(grant.firstInMs).toBeGreaterThan(30_000);
    await here.close();
    await there.close();
  });
});
