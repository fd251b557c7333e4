import { afterAll, beforeAll, expect, it } from "vitest";
import { failingCalls, sendWhile } from "./failing-calls.ts";
import type { Failure } from "./failing-calls.ts";

/** Every so-manieth call after the first ten; CARILLON_STORAGE_STEP=1 tries each of them. */
const step = Number(process.env["CARILLON_STORAGE_STEP"] ?? 7);

let compiled: Awaited<ReturnType<typeof failingCalls>>;
beforeAll(async () => {
  compiled = await failingCalls();
});
afterAll(() => compiled.remove());

const failures: readonly Failure[] = [
  ...(["EIO", "ENOSPC", "EDQUOT", "SHORT"] as const).map(
    (errno) => ({ call: "write", errno, lasting: false }) as const,
  ),
  { call: "write", errno: "ENOSPC", lasting: true },
  { call: "sync", errno: "EIO", lasting: false },
  { call: "sync", errno: "EIO", lasting: true },
  ...(["EMFILE", "EROFS", "EIO"] as const).map(
    (errno) => ({ call: "open", errno, lasting: false }) as const,
  ),
];

it.each(failures)(
  "nobody is sent to twice when a $call fails with $errno, whichever (lasting: $lasting)",
  async (failure) => {
    let tried = 0;
    for (let nth = 1; (await sendWhile(failure, nth, compiled.library)).struck;) {
      tried += 1;
      nth += nth < 10 ? 1 : step;
    }
    console.log(`${failure.call} ${failure.errno} lasting=${failure.lasting}: ${tried} tried`);
    expect(tried).toBeGreaterThan(0);
  },
  3_600_000,
);
