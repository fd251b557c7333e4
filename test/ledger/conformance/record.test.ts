import { describe, expect, it } from "vitest";
import type { AttemptResult, Intent, Settlement } from "../../../src/model/ledger.ts";
import { attempts, intent, runStart, settlement, wave } from "../records.ts";
import { homesAndPooler } from "./homes.ts";

describe.each(homesAndPooler)("a ledger in $name:", ({ ground, slow }) => {
  describe("record", () => {
    it("keeps every detail of a settlement", async () => {
      await using home = await ground();
      const ledger = await home.open();
      const run = await ledger.begin(runStart({ run: "01K" }));
      await run.record([], [intent(254712345678)]);
      const settled: Settlement = {
        recipient: 254712345678,
        attempt: 1,
        result: "rejected",
        sentAtMs: 1_700_000_000_000,
        latencyMs: 120,
        messageId: "m-1",
        httpStatus: 422,
        code: "bad_number",
        error: "not on WhatsApp",
      };
      await run.record([settled], []);
      expect(await run.lastAttempts([254712345678, 5])).toEqual([
        { ...settled, run: "01K", version: "v1" },
        undefined,
      ]);
    });

    it("takes times between milliseconds", async () => {
      await using home = await ground();
      const run = await (await home.open()).begin(runStart());
      await run.record([], [intent(1)]);
      await run.record([settlement(1, "accepted", { sentAtMs: 10.6, latencyMs: 0.4 })], []);
      expect(await run.lastAttempts([1])).toMatchObject([{ sentAtMs: 11, latencyMs: 0 }]);
    });

    it("settles and intends the next attempt of one recipient in one call", async () => {
      await using home = await ground();
      const ledger = await home.open();
      const run = await ledger.begin(runStart());
      await run.record([], [intent(1)]);
      await run.record([settlement(1, "retry")], [intent(1, 2)]);
      expect(await ledger.standings(wave, [1])).toEqual([{ outcome: "in_doubt", attempts: 2 }]);
    });

    it("lets the abort rule turn a refusal into a failure later", async () => {
      await using home = await ground();
      const ledger = await home.open();
      const run = await ledger.begin(runStart());
      await attempts(run, 1, "rejected");
      await run.record([settlement(1, "failed", { code: "aborted" })], []);
      expect(await ledger.standings(wave, [1])).toEqual([{ outcome: "failed", attempts: 1 }]);
      expect((await run.fold()).errors).toEqual([{ code: "aborted", message: "", count: 1 }]);
    });

    it.each<{ name: string; before: (AttemptResult | "open")[]; next: Intent }>([
      { name: "whose attempt is open", before: ["open"], next: intent(1, 2) },
      { name: "who is accepted", before: ["accepted"], next: intent(1, 2) },
      { name: "with an attempt that there is", before: ["failed"], next: intent(1, 1) },
      { name: "with an attempt that was passed", before: ["retry", "failed"], next: intent(1, 1) },
    ])("never intends to message somebody $name", async ({ before, next }) => {
      await using home = await ground();
      const ledger = await home.open();
      const run = await ledger.begin(runStart());
      await attempts(run, 1, ...before);
      const standing = await ledger.standings(wave, [1]);
      await expect(run.record([], [intent(2), next])).rejects.toThrow(
        /must not be attempted again/,
      );
      expect(await ledger.standings(wave, [1, 2])).toEqual([...standing, undefined]);
    });

    it("never forgets an acceptance that a resolution put behind other attempts", async () => {
      await using home = await ground();
      const ledger = await home.open();
      const run = await ledger.begin(runStart());
      await attempts(run, 1, "in_doubt", "withdrawn");
      await ledger.resolve(wave, { outcome: "accepted", reason: "seen", by: "ann", atMs: 1 });
      await expect(run.record([], [intent(1, 3)])).rejects.toThrow(/must not be attempted again/);
    });

    it.each<{ name: string; settled: Settlement }>([
      { name: "nobody intended", settled: settlement(9, "accepted") },
      { name: "that was accepted", settled: settlement(1, "failed") },
      { name: "of another run", settled: settlement(2, "accepted") },
    ])("refuses to settle an attempt $name", async ({ settled }) => {
      await using home = await ground();
      const ledger = await home.open();
      await attempts(await ledger.begin(runStart()), 2, "open");
      const run = await ledger.begin(runStart());
      await attempts(run, 1, "accepted");
      await expect(run.record([settled], [])).rejects.toThrow(/\*.* has no such attempt to settle/);
      expect(await ledger.totals(wave)).toMatchObject({ accepted: 1, in_doubt: 1 });
    });

    it("starts the wave's clock with the first request that left", async () => {
      await using home = await ground();
      const ledger = await home.open();
      const run = await ledger.begin(runStart());
      const firstMs = async () => (await ledger.wave("spring-sale", 1))?.firstMessageAtMs;
      await run.record([], [intent(1), intent(2), intent(3)]);
      expect(await firstMs()).toBeUndefined();
      const refused = { recipient: 1, attempt: 1, result: "retry", sentAtMs: 10 } as const;
      await run.record([refused], []);
      expect(await firstMs()).toBeUndefined();
      const late = settlement(2, "accepted", { sentAtMs: 40 });
      await run.record([late, settlement(3, "retry", { sentAtMs: 30 })], []);
      expect(await firstMs()).toBe(30);
      await run.record([], [intent(3, 2)]);
      await run.record([settlement(3, "accepted", { attempt: 2, sentAtMs: 20 })], []);
      expect(await firstMs()).toBe(30);
    });
  });

  describe("two runs that write to one ledger", () => {
    it("keep apart what is theirs", async () => {
      await using home = await ground();
      const [a, b] = [await home.open(), await home.open()];
      const runA = await a.begin(runStart());
      const runB = await b.begin(runStart({ campaign: "other" }));
      const people = slow ? 5 : 50;
      for (let key = 1; key <= people; key += 1) {
        await Promise.all([attempts(runA, key, "accepted"), attempts(runB, key, "failed")]);
      }
      expect(await b.totals(wave)).toMatchObject({ accepted: people, failed: 0 });
      expect(await a.totals({ campaign: "other", wave: 1 })).toMatchObject({ failed: people });
    });
  });
});
