import { describe, expect, it } from "vitest";
import { GateClosedError } from "../../../src/model/trouble.ts";
import { attempts, destination, intent, runStart, settlement, wave } from "../records.ts";
import { homesAndPooler } from "./homes.ts";

const elsewhere = { ...destination, host: "api.elsewhere.test" };

describe.each(homesAndPooler)("a ledger in $name:", ({ ground }) => {
  describe("begin", () => {
    it("writes down the wave's destination and the run", async () => {
      await using home = await ground();
      const ledger = await home.open();
      const run = await ledger.begin(runStart({ run: "01K", startedAtMs: 42 }));
      expect(run.recovered).toBe(0);
      expect(await ledger.wave("spring-sale", 1)).toEqual({ ...wave, destination });
      const begun = { run: "01K", startedAtMs: 42, digest: "campaign-digest" };
      expect(await ledger.lastRun(wave)).toEqual(begun);
      await run.finish("completed", 99);
      const finished = { ...begun, finishedAtMs: 99, status: "completed" };
      expect(await ledger.lastRun(wave)).toEqual(finished);
    });

    it("puts in doubt, once, what a dead run of this wave left open", async () => {
      await using home = await ground();
      const ledger = await home.open();
      const dead = await ledger.begin(runStart());
      await dead.record([], [intent(1), intent(2)]);
      await dead.record([settlement(2, "accepted")], []);
      const other = await ledger.begin(runStart({ campaign: "other" }));
      await attempts(other, 1, "open");

      const next = await ledger.begin(runStart());
      expect(next.recovered).toBe(1);
      expect(await next.lastAttempts([1, 2])).toMatchObject([
        { result: "in_doubt", code: "interrupted" },
        { result: "accepted" },
      ]);
      expect((await ledger.begin(runStart())).recovered).toBe(0);
      expect((await ledger.begin(runStart({ campaign: "other" }))).recovered).toBe(1);
    });

    it("never says that nobody was attempted before where somebody was, whatever came of it", async () => {
      await using home = await ground();
      const ledger = await home.open();
      await attempts(await ledger.begin(runStart({ campaign: "other" })), 1, "accepted");
      await attempts(await ledger.begin(runStart()), 2, "withdrawn");
      expect((await ledger.begin(runStart())).nobodyBefore ?? false).toBe(false);
    });

    it("takes a recovered intent for the wave's first message, for it may have left", async () => {
      await using home = await ground();
      const ledger = await home.open();
      const beforeMs = Date.now();
      await attempts(await ledger.begin(runStart()), 1, "open");
      await ledger.begin(runStart());
      const { firstMessageAtMs } = (await ledger.wave("spring-sale", 1))!;
      expect(firstMessageAtMs).toBeGreaterThanOrEqual(beforeMs);
      expect(firstMessageAtMs).toBeLessThanOrEqual(Date.now());
    });

    it.each([
      { name: "nothing was attempted", results: [] as const },
      { name: "nothing left", results: ["withdrawn"] as const },
    ])("moves a wave elsewhere as long as $name", async ({ results }) => {
      await using home = await ground();
      const ledger = await home.open();
      await attempts(await ledger.begin(runStart()), 1, ...results);
      await ledger.begin(runStart({ destination: elsewhere }));
      expect((await ledger.wave("spring-sale", 1))?.destination).toEqual(elsewhere);
    });

    it("knows which share of the wave it holds, and takes another only as long as nothing left", async () => {
      await using home = await ground();
      const ledger = await home.open();
      await ledger.begin(runStart());
      expect((await ledger.wave("spring-sale", 1))?.shard).toBeUndefined();
      const shard = { index: 2, of: 4 };
      await attempts(await ledger.begin(runStart({ shard })), 1, "accepted");
      expect((await ledger.wave("spring-sale", 1))?.shard).toEqual(shard);
      await ledger.begin(runStart({ shard }));
      for (const other of [{}, { shard: { index: 1, of: 4 } }, { shard: { index: 2, of: 3 } }]) {
        await expect(ledger.begin(runStart(other))).rejects.toThrow(GateClosedError);
      }
    });

    it("knows which share of the wave it holds, and refuses another once something left", async () => {
      await using home = await ground();
      const ledger = await home.open();
      const second = { index: 2, of: 4 };
      await ledger.begin(runStart({ shard: { index: 1, of: 4 } }));
      const run = await ledger.begin(runStart({ shard: second }));
      expect((await ledger.wave("spring-sale", 1))?.shard).toEqual(second);
      await attempts(run, 1, "accepted");
      for (const shard of [{ index: 1, of: 4 }, undefined]) {
        const other = ledger.begin(runStart(shard === undefined ? {} : { shard }));
        await expect(other).rejects.toThrow(/another share/);
      }
      await ledger.begin(runStart({ shard: second }));
    });

    it.each(["open", "accepted", "failed", "in_doubt", "retry"] as const)(
      "refuses to move a wave after an attempt that is %s",
      async (result) => {
        await using home = await ground();
        const ledger = await home.open();
        await attempts(await ledger.begin(runStart()), 1, result);
        const moved = ledger.begin(runStart({ destination: elsewhere }));
        await expect(moved).rejects.toThrow(GateClosedError);
        expect((await ledger.wave("spring-sale", 1))?.destination).toEqual(destination);
      },
    );
  });
});
