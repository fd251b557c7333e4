import { describe, expect, it } from "vitest";
import type { LedgerEntry, RepairRequest, Suspect } from "../../../src/model/ledger-care.ts";
import { LedgerRefusedError, LockedError } from "../../../src/model/trouble.ts";
import { attempts, destination, everyone, intent, runStart, wave } from "../records.ts";
import { homes, lockRequest } from "./homes.ts";
import type { Ground } from "./homes.ts";

const people = [254_700_000_001, 254_700_000_002, 254_700_000_003, 254_700_000_004];
const stranger = 254_799_000_009;

/** Accepted after a retry; rejected; failed; and one whose run was killed. */
async function filled(place: Ground) {
  const ledger = await place.open();
  const run = await ledger.begin(runStart({ run: "01K" }));
  await attempts(run, people[0], "retry", "accepted");
  await attempts(run, people[1], "rejected");
  await attempts(run, people[2], "failed");
  await run.record([], [intent(people[3])]);
  return ledger;
}

function everyoneKnown(): Suspect {
  return {
    ...wave,
    destination,
    async *recipients() {
      yield people;
      yield [stranger];
    },
  };
}

function adopting(changes: Partial<RepairRequest> = {}): RepairRequest {
  return { suspects: [everyoneKnown()], as: "older", nowMs: 10_000, ...changes };
}

const only = <Type extends LedgerEntry["type"]>(entries: readonly LedgerEntry[], type: Type) =>
  entries.filter((one): one is Extract<LedgerEntry, { type: Type }> => one.type === type);

describe.each(homes)("a ledger in $name", ({ ground, flawed }) => {
  it("is found whole, with what is in it, and looking changes nothing", async () => {
    await using place = await ground();
    const ledger = await filled(place);
    const before = await place.care().check();
    expect(before).toMatchObject({ id: ledger.id, flaws: [] });
    expect(before.waves).toMatchObject([
      {
        ...wave,
        destination,
        attempts: 5,
        open: 1,
        runs: 1,
        totals: { accepted: 1, rejected: 1, failed: 1, in_doubt: 1 },
      },
    ]);
    expect(await place.care().check()).toEqual(before);
  });

  it("cannot be checked, exported or repaired before there is one", async () => {
    await using place = await ground();
    const care = place.care();
    await expect(care.check()).rejects.toThrow(/there is no ledger/);
    await expect(everyone(care.entries())).rejects.toThrow(/there is no ledger/);
    const damaged = adopting({ as: "damaged" });
    await expect(care.repair(damaged)).rejects.toThrow(/there is no ledger/);
    expect(await place.home.exists()).toBe(false);
  });

  it("is exported as one ledger, its waves, runs, attempts and resolutions", async () => {
    await using place = await ground();
    const ledger = await filled(place);
    const resolution = { outcome: "failed", reason: "their log", by: "ann", atMs: 77 } as const;
    await ledger.resolve(wave, { ...resolution, recipients: [people[3]] });
    const entries = await everyone(place.care().entries());
    expect(entries[0]).toEqual({ type: "ledger", id: ledger.id });
    expect(entries.map(({ type }) => type).join(" ")).toBe(
      "ledger wave run attempt attempt attempt attempt attempt resolution",
    );
    expect(only(entries, "wave")).toMatchObject([{ ...wave, destination }]);
    expect(only(entries, "run")).toMatchObject([{ ...wave, run: "01K", startedAtMs: 1_000 }]);
    expect(only(entries, "attempt").map(({ result, attempt }) => [result, attempt])).toEqual([
      ["retry", 1],
      ["accepted", 2],
      ["rejected", 1],
      ["failed", 1],
      ["failed", 1],
    ]);
    const [, accepted] = only(entries, "attempt");
    expect(accepted).toMatchObject({ run: "01K", version: "v1", sentAtMs: 5_000, latencyMs: 20 });
    expect(new Set(only(entries, "attempt").map(({ recipient }) => recipient)).size).toBe(4);
    expect(only(entries, "resolution")).toMatchObject([resolution]);
  });

  it("that is whole is left alone by a repair", async () => {
    await using place = await ground();
    await filled(place);
    const found = await place.care().repair(adopting({ as: "damaged", suspects: [] }));
    expect(found.needed).toBe(false);
    await found.discard();
  });

  it("that is older than the last run is adopted: whom it cannot prove is in doubt", async () => {
    await using place = await ground();
    await (await filled(place)).close();
    const found = await place.care().repair(adopting());
    expect(found).toMatchObject({ needed: true, lost: 0, unnamed: [] });
    await found.commit();
    await found.discard();
    const after = await place.another().read();
    const standings = await after!.standings(wave, [...people, stranger]);
    expect(standings.map((one) => one?.outcome)).toEqual([
      "accepted",
      "rejected",
      "in_doubt",
      "in_doubt",
      "in_doubt",
    ]);
    await after!.close();
    expect((await place.care().check()).flaws).toEqual([]);
  });

  it("is not changed by an adoption that nobody agreed to", async () => {
    await using place = await ground();
    await (await filled(place)).close();
    const before = await place.care().check();
    await (await place.care().repair(adopting())).discard();
    expect(await place.care().check()).toEqual(before);
  });

  it("that is lost is adopted: everyone is in doubt", async () => {
    await using place = await ground();
    const found = await place.care().repair(adopting());
    expect(found.doubts).toBe(5);
    await found.commit();
    await found.discard();
    const { waves } = await place.care().check();
    expect(waves).toMatchObject([{ ...wave, totals: { accepted: 0, in_doubt: 5 } }]);
  });

  it("is adopted only when none of its campaigns is being sent", async () => {
    await using place = await ground();
    await (await filled(place)).close();
    const lock = await place.home.lock(lockRequest());
    await expect(place.care().repair(adopting())).rejects.toThrow(LockedError);
    await lock.release();
  });

  it("says which of its waves an adoption was not told of", async () => {
    await using place = await ground();
    const ledger = await filled(place);
    await ledger.begin(runStart({ campaign: "other" }));
    await ledger.close();
    const found = await place.care().repair(adopting());
    expect(found.unnamed).toEqual([{ campaign: "other", wave: 1 }]);
    await found.discard();
  });

  it.each(flawed)("is found not whole with $name", async ({ strike, says, canRepair }) => {
    await using place = await ground();
    await (await filled(place)).close();
    await strike(place);
    const { flaws } = await place.care().check();
    expect(flaws.join("\n")).toMatch(says);
    if (canRepair) return;
    const repair = place.care().repair(adopting({ as: "damaged", suspects: [] }));
    const error: unknown = await repair.catch((e: unknown) => e);
    expect(error).toBeInstanceOf(LedgerRefusedError);
    expect(error).toMatchObject({ hint: expect.stringMatching(/carillon ledger adopt/) });
  });
});
