import { describe, expect, it } from "vitest";
import { attempts, intent, runStart, settlement, wave } from "../records.ts";
import { homes } from "./homes.ts";

describe.each(homes)("a ledger in $name:", ({ ground }) => {
  describe("fold", () => {
    it("is empty for a run that did nothing", async () => {
      await using home = await ground();
      const run = await (await home.open()).begin(runStart());
      expect(await run.fold()).toEqual({
        outcomes: { accepted: 0, rejected: 0, failed: 0, in_doubt: 0 },
        attempts: 0,
        retries: 0,
        versions: [],
        errors: [],
      });
    });

    it("counts what left, what left again, and where each ended", async () => {
      await using home = await ground();
      const run = await (await home.open()).begin(runStart());
      await attempts(run, 1, "retry", "retry", "accepted");
      await attempts(run, 2, "rejected");
      await attempts(run, 3, "retry", "withdrawn");
      await attempts(run, 4, "withdrawn");
      await attempts(run, 5, "open");
      expect(await run.fold()).toMatchObject({
        outcomes: { accepted: 1, rejected: 1, failed: 0, in_doubt: 1 },
        attempts: 5,
        retries: 2,
      });
    });

    it("tells of its own run only, while totals tell of the whole wave", async () => {
      await using home = await ground();
      const ledger = await home.open();
      const first = await ledger.begin(runStart());
      await attempts(first, 1, "accepted");
      await attempts(first, 2, "failed");
      const second = await ledger.begin(runStart());
      await second.record([], [intent(2, 2, "v2")]);
      await second.record([settlement(2, "accepted", { attempt: 2 })], []);
      expect((await first.fold()).outcomes).toMatchObject({ accepted: 1, failed: 1 });
      expect(await second.fold()).toMatchObject({
        outcomes: { accepted: 1, failed: 0 },
        attempts: 1,
        retries: 0,
        versions: [{ digest: "v2", accepted: 1 }],
      });
      expect(await ledger.totals(wave)).toMatchObject({ accepted: 2, failed: 0 });
    });

    it("counts who got which version of the text, most first", async () => {
      await using home = await ground();
      const ledger = await home.open();
      const run = await ledger.begin(runStart());
      await run.record([], [intent(1, 1, "v1"), intent(2, 1, "v2"), intent(3, 1, "v2")]);
      await run.record(
        [1, 2, 3].map((key) => settlement(key, "accepted")),
        [],
      );
      const versions = [
        { digest: "v2", accepted: 2 },
        { digest: "v1", accepted: 1 },
      ];
      expect((await run.fold()).versions).toEqual(versions);
      expect(await ledger.versions(wave)).toEqual(versions);
    });

    it("groups errors by code, with the first one's words, and leaves out what a retry mended", async () => {
      await using home = await ground();
      const run = await (await home.open()).begin(runStart());
      await run.record(
        [],
        [1, 2, 3, 4, 5].map((key) => intent(key)),
      );
      const busy = { code: "busy", error: "come back later" };
      await run.record(
        [
          settlement(1, "rejected", { code: "bad_number", error: "first" }),
          settlement(2, "rejected", { code: "bad_number", error: "second" }),
          settlement(3, "in_doubt"),
          settlement(4, "retry", busy),
        ],
        [intent(4, 2)],
      );
      await run.record([settlement(4, "accepted", { attempt: 2 })], []);
      expect((await run.fold()).errors).toEqual([
        { code: "bad_number", message: "first", count: 2 },
        {
          code: "interrupted",
          message: "the run ended before the answer was recorded",
          count: 1,
        },
        { code: "unknown", message: "", count: 1 },
      ]);
    });

    it("names the twenty most frequent errors", async () => {
      await using home = await ground();
      const run = await (await home.open()).begin(runStart());
      const people = Array.from({ length: 700 }, (_, i) => i);
      await run.record(
        [],
        people.map((key) => intent(key)),
      );
      const code = (key: number) => `code-${Math.floor(Math.sqrt(key))}`;
      await run.record(
        people.map((key) => settlement(key, "failed", { code: code(key) })),
        [],
      );
      const { errors } = await run.fold();
      expect(errors).toHaveLength(20);
      expect(errors[0]).toMatchObject({ code: "code-25", count: 51 });
    });
  });
});
