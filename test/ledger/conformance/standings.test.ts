import * as fc from "../../helpers/fast-check.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { outcomes } from "../../../src/model/ledger.ts";
import type { AttemptResult, Ledger, Outcome, RunLedger } from "../../../src/model/ledger.ts";
import { tagsKey } from "../../../src/model/phone.ts";
import { attempts, everyone, intent, runStart, wave } from "../records.ts";
import { homes } from "./homes.ts";
import type { Ground } from "./homes.ts";

const histories: readonly { after: (AttemptResult | "open")[]; outcome: Outcome }[] = [
  { after: ["open"], outcome: "in_doubt" },
  { after: ["accepted"], outcome: "accepted" },
  { after: ["rejected"], outcome: "rejected" },
  { after: ["failed"], outcome: "failed" },
  { after: ["in_doubt"], outcome: "in_doubt" },
  { after: ["retry"], outcome: "not_attempted" },
  { after: ["withdrawn"], outcome: "not_attempted" },
  { after: ["retry", "accepted"], outcome: "accepted" },
  { after: ["retry", "retry", "failed"], outcome: "failed" },
  { after: ["retry", "open"], outcome: "in_doubt" },
  { after: ["failed", "accepted"], outcome: "accepted" },
  { after: ["in_doubt", "rejected"], outcome: "rejected" },
  { after: ["in_doubt", "withdrawn"], outcome: "in_doubt" },
  { after: ["in_doubt", "retry", "withdrawn"], outcome: "in_doubt" },
  { after: ["rejected", "retry"], outcome: "rejected" },
];

describe.each(homes)("a ledger in $name:", ({ ground, slow }) => {
  describe("where a recipient stands", () => {
    let place: Ground;
    let ledger: Ledger;
    let run: RunLedger;
    beforeAll(async () => {
      place = await ground();
      ledger = await place.open();
      run = await ledger.begin(runStart());
    });
    afterAll(() => place[Symbol.asyncDispose]());

    it.each(histories)("is $outcome after $after", async ({ after, outcome }) => {
      const recipient = histories.findIndex((each) => each.after === after) + 1;
      await attempts(run, recipient, ...after);
      const standing = { outcome, attempts: after.length };
      expect(await ledger.standings(wave, [recipient])).toEqual([standing]);
    });

    it("is told in the order asked, and not at all for who was never tried", async () => {
      await using home = await ground();
      const ledger = await home.open();
      const run = await ledger.begin(runStart());
      await attempts(run, 999_999_999_999_999, "accepted");
      await attempts(run, tagsKey, "rejected");
      expect(await ledger.standings(wave, [5, tagsKey, 999_999_999_999_999, 5])).toEqual([
        undefined,
        { outcome: "rejected", attempts: 1 },
        { outcome: "accepted", attempts: 1 },
        undefined,
      ]);
    });

    it.each([
      { name: "a campaign nobody sent", asked: { campaign: "other", wave: 1 } },
      { name: "a wave nobody sent", asked: { campaign: "spring-sale", wave: 2 } },
    ])("is nothing in $name", async ({ asked }) => {
      await using home = await ground();
      const ledger = await home.open();
      await attempts(await ledger.begin(runStart()), 1, "accepted");
      expect(await ledger.standings(asked, [1, 2])).toEqual([undefined, undefined]);
      expect(await ledger.wave(asked.campaign, asked.wave)).toBeUndefined();
      expect(await ledger.lastRun(asked)).toBeUndefined();
      expect(await ledger.versions(asked)).toEqual([]);
    });

    it("adds up to the wave's totals, whatever happened before", async () => {
      const result = fc.constantFrom<AttemptResult>(
        "rejected",
        "failed",
        "in_doubt",
        "retry",
        "withdrawn",
      );
      const last = fc.constantFrom<AttemptResult | "open">("accepted", "open", "failed");
      const history = fc
        .tuple(fc.array(result, { maxLength: 4 }), fc.option(last, { nil: undefined }))
        .map(([before, end]) => (end === undefined ? before : [...before, end]));
      await using home = await ground();
      const ledger = await home.open();
      let waves = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(history, { maxLength: 12 }), async (histories) => {
          waves += 1;
          const name = { ...wave, wave: waves };
          const run = await ledger.begin(runStart(name));
          for (const [key, each] of histories.entries()) await attempts(run, key + 1, ...each);
          const standings = await ledger.standings(
            name,
            [...histories.keys()].map((k) => k + 1),
          );
          const counts = Object.fromEntries(
            outcomes.map((o) => [o, standings.filter((s) => s?.outcome === o).length]),
          );
          const { not_attempted: _, ...told } = counts;
          expect(await ledger.totals(name)).toEqual(told);
          const open = histories.filter((each) => each.at(-1) === "open").length;
          const doubts = counts["in_doubt"] - open;
          const ended = { ...told, in_doubt: doubts };
          expect(await ledger.progress(name)).toEqual({ outcomes: ended, open });
          const doubtful = await everyone(ledger.inDoubt(name));
          expect(doubtful).toHaveLength(counts["in_doubt"]);
          expect((await run.fold()).outcomes).toEqual(told);
        }),
        { numRuns: slow ? 2 : 25 },
      );
    });
  });

  describe("inDoubt", () => {
    it("pages through everyone in doubt, by number, and nobody else", async () => {
      await using home = await ground();
      const ledger = await home.open();
      const run = await ledger.begin(runStart());
      const people = Array.from({ length: 1203 }, (_, i) => i * 3);
      await run.record(
        [],
        people.toReversed().map((key) => intent(key)),
      );
      const accepted = { attempt: 1, result: "accepted", sentAtMs: 1, latencyMs: 1 } as const;
      await run.record([{ recipient: 600, ...accepted }], []);
      const doubtful = await everyone(ledger.inDoubt(wave));
      expect(doubtful.map(({ recipient }) => recipient)).toEqual(
        people.filter((key) => key !== 600),
      );
      expect(doubtful[0]).toMatchObject({ result: "in_doubt", code: "interrupted", version: "v1" });
    });
  });
});
