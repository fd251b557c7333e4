import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { failingCalls, hasCompiler, sendWhile } from "./failing-calls.ts";

// Without gcc nothing can make a call fail; `npm run test:storage` tries them all.
describe.skipIf(!hasCompiler)("a call that fails under the ledger", () => {
  let compiled: Awaited<ReturnType<typeof failingCalls>>;
  beforeAll(async () => {
    compiled = await failingCalls();
  });
  afterAll(() => compiled.remove());

  it.each([
    { failure: { call: "write", errno: "EIO", lasting: false }, nth: 66 },
    { failure: { call: "sync", errno: "EIO", lasting: true }, nth: 18 },
    { failure: { call: "write", errno: "ENOSPC", lasting: true }, nth: 30 },
    { failure: { call: "write", errno: "ENOSPC", lasting: true, path: "holder.json" }, nth: 1 },
  ] as const)(
    "is survived with nobody sent to twice: $failure.errno at $failure.call $nth",
    async ({ failure, nth }) => {
      expect(await sendWhile(failure, nth, compiled.library)).toHaveProperty("struck", true);
    },
    120_000,
  );

  it("stops the run where it keeps a record from being flushed", async () => {
    const failure = { call: "sync", errno: "EIO", lasting: true, path: "ledger.db-wal" } as const;
    // The first flush is of the run's beginning, the next ones are of its records.
    const ended = await sendWhile(failure, 3, compiled.library);
    expect(ended).toEqual({ struck: true, stopped: true });
  }, 120_000);
});
