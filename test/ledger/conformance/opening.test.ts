import { describe, expect, it } from "vitest";
import { rehearsalHost } from "../../../src/model/provider.ts";
import { LedgerRefusedError, LedgerWriteError } from "../../../src/model/trouble.ts";
import { attempts, destination, runStart, wave } from "../records.ts";
import { homes } from "./homes.ts";

describe.each(homes)("a ledger in $name", ({ ground, damages, slow }) => {
  it("reads as none before there is one, and looking creates nothing", async () => {
    await using place = await ground();
    expect(await place.home.exists()).toBe(false);
    expect(await place.home.read()).toBeUndefined();
    expect(await place.another().exists()).toBe(false);
  });

  it("is created once, however many open it at the same time", async () => {
    await using place = await ground();
    const ledgers = await Promise.all(Array.from({ length: 8 }, () => place.open()));
    expect(new Set(ledgers.map(({ id }) => id)).size).toBe(1);
    expect(ledgers[0].id).toMatch(/^[0-9A-Z]{26}$/);
    expect(await place.home.exists()).toBe(true);
  });

  it("keeps its id and what it holds when it is closed, even twice", async () => {
    await using place = await ground();
    const ledger = await place.open();
    await attempts(await ledger.begin(runStart()), 1, "accepted");
    await ledger.close();
    await ledger.close();
    const again = await place.another().read();
    expect(again?.id).toBe(ledger.id);
    expect(await again?.totals(wave)).toMatchObject({ accepted: 1 });
    await again?.close();
  });

  it("cannot be written by whoever opened it to read", async () => {
    await using place = await ground();
    await (await place.open()).close();
    const reader = await place.home.read();
    await expect(reader?.begin(runStart())).rejects.toThrow(LedgerWriteError);
    await reader?.close();
    const ledger = await place.open();
    expect(await ledger.wave(wave.campaign, wave.wave)).toBeUndefined();
  });

  it("of a rehearsal is gone when removed, and the next one is another", async () => {
    await using place = await ground();
    const ledger = await place.open();
    const rehearsal = runStart({ destination: { ...destination, host: rehearsalHost } });
    await attempts(await ledger.begin(rehearsal), 1, "accepted");
    await ledger.close();
    await place.home.remove();
    expect(await place.home.exists()).toBe(false);
    await place.home.remove();
    const next = await place.open();
    expect(next.id).not.toBe(ledger.id);
    expect(await next.totals(wave)).toMatchObject({ accepted: 0 });
  });

  it("is refused, for reading and writing, when a later Carillon wrote it", async () => {
    await using place = await ground();
    await (await place.open()).close();
    await place.becomeNewer();
    for (const open of [() => place.another().read(), () => place.another().write()]) {
      const error: unknown = await open().catch((e: unknown) => e);
      expect(error).toBeInstanceOf(LedgerRefusedError);
      expect(error).toMatchObject({ message: expect.stringMatching(/newer Carillon.*99/) });
    }
  });

  it.each(damages)("is refused, for reading and writing, when it was $name", async ({ strike }) => {
    await using place = await ground();
    const ledger = await place.open();
    const run = await ledger.begin(runStart());
    for (let key = 1; key <= (slow ? 1 : 20); key += 1) await attempts(run, key, "accepted");
    await ledger.close();
    await strike(place);
    for (const open of [() => place.another().read(), () => place.another().write()]) {
      const error: unknown = await open().catch((e: unknown) => e);
      expect(error).toBeInstanceOf(LedgerRefusedError);
      expect(error).toMatchObject({
        message: expect.stringMatching(/damaged/),
        hint: expect.stringMatching(/\w/),
      });
    }
  });
});
