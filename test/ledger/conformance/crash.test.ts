import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { child } from "../child.ts";
import { compiledLedger } from "../compiled-ledger.ts";
import { runStart, wave } from "../records.ts";
import { homesAndPooler } from "./homes.ts";

let compiled: Awaited<ReturnType<typeof compiledLedger>>;
beforeAll(async () => {
  compiled = await compiledLedger();
});
afterAll(() => compiled.remove());

const batch = 16;

describe.each(homesAndPooler)("a process killed while it records in $name", ({ ground }) => {
  it.each([1, 40])("loses nothing of %i acknowledged batches", async (batches) => {
    await using place = await ground();
    const { module, call, args } = place.inChild;
    let accepted = 0;
    await using loop = child(
      "conformance/fixtures/record-loop.mjs",
      compiled.url(module),
      call,
      JSON.stringify(args),
      String(batch),
    );
    for (let seen = 0; seen < batches; seen += 1)
      accepted = Number((await loop.lines.next()).value);
    await loop.kill();

    const reader = await place.another().read();
    // A server may be at the dead one's last words still.
    let before = await reader!.totals(wave);
    for (let earlier; JSON.stringify(earlier) !== JSON.stringify(before);) {
      earlier = before;
      await sleep(200);
      before = await reader!.totals(wave);
    }
    expect(before.accepted).toBeGreaterThanOrEqual(accepted);
    expect(before.in_doubt).toBe(batch);
    await reader!.close();

    const ledger = await place.open();
    expect((await ledger.begin(runStart())).recovered).toBe(batch);
    expect(await ledger.totals(wave)).toEqual(before);
    const people = Array.from({ length: accepted }, (_, i) => i + 1);
    const standings = await ledger.standings(wave, people);
    expect(standings.every((standing) => standing?.outcome === "accepted")).toBe(true);
  });
});
