import { describe, expect, it } from "vitest";
import { attempts, everyone, runStart, wave } from "../records.ts";
import { homes } from "./homes.ts";
import type { Ground } from "./homes.ts";

const said = { reason: "the provider's log says so", by: "ann", atMs: 77 };

describe.each(homes)("a ledger in $name:", ({ ground }) => {
  describe("resolve", () => {
    it.each(["accepted", "failed"] as const)("settles everyone in doubt as %s", async (outcome) => {
      await using home = await ground();
      const ledger = await doubtfulWave(home);
      const before = await ledger.standings(wave, [4, 5, 6]);
      expect(await ledger.resolve(wave, { ...said, outcome })).toBe(3);
      const standings = await ledger.standings(wave, [1, 2, 3, 4, 5, 6]);
      expect(standings.slice(0, 3).map((s) => s?.outcome)).toEqual([outcome, outcome, outcome]);
      expect(standings.slice(3)).toEqual(before);
      expect(await everyone(ledger.inDoubt(wave))).toEqual([]);
      expect(await ledger.resolve(wave, { ...said, outcome })).toBe(0);
    });

    it("settles those listed who are in doubt, each once", async () => {
      await using home = await ground();
      const ledger = await doubtfulWave(home);
      const recipients = [3, 3, 4, 5, 6, 99];
      expect(await ledger.resolve(wave, { ...said, outcome: "accepted", recipients })).toBe(1);
      expect(await ledger.totals(wave)).toEqual({
        accepted: 2,
        rejected: 1,
        failed: 1,
        in_doubt: 2,
      });
    });

    it("settles nobody where nobody is listed or there is no such wave", async () => {
      await using home = await ground();
      const ledger = await doubtfulWave(home);
      const nobody = { ...said, outcome: "accepted", recipients: [] } as const;
      expect(await ledger.resolve(wave, nobody)).toBe(0);
      const other = { campaign: "other", wave: 1 };
      expect(await ledger.resolve(other, { ...said, outcome: "accepted" })).toBe(0);
    });

    it("keeps who said so, why, and what the doubt was", async () => {
      await using home = await ground();
      const ledger = await home.open();
      await attempts(await ledger.begin(runStart()), 1, "open");
      const run = await ledger.begin(runStart());
      await ledger.resolve(wave, { ...said, outcome: "accepted", recipients: [1] });
      expect((await run.lastAttempts([1]))[0]).not.toHaveProperty("code");
      expect(await home.resolutions()).toEqual([
        { reason: said.reason, by: "ann", atMs: 77, code: "interrupted" },
      ]);
    });
  });
});

async function doubtfulWave(home: Ground) {
  const ledger = await home.open();
  const run = await ledger.begin(runStart());
  await attempts(run, 1, "in_doubt");
  await attempts(run, 2, "open");
  await attempts(run, 3, "in_doubt", "withdrawn");
  await attempts(run, 4, "rejected");
  await attempts(run, 5, "in_doubt", "failed");
  await attempts(run, 6, "accepted");
  return ledger;
}
