import { describe, expect, it } from "vitest";
import {
  checkLedger,
  detach,
  diff,
  execute,
  exportLedger,
  prepare,
  preview,
  resolveDoubts,
  status,
  testSend,
  UsageError,
} from "../../src/index.ts";

const asking = { preview, diff, status, resolveDoubts, testSend, checkLedger, exportLedger };
const doing = { execute, detach };

const request = { campaign: "a.yaml", cwd: "/nowhere", env: {}, purpose: "check" };

/** As from JavaScript, where no compiler looks. */
const call = async (asked: unknown, wrong: unknown): Promise<unknown> =>
  (asked as (given: unknown) => unknown)(wrong);

describe("a request that is none", () => {
  it.each<[string, unknown, RegExp]>([
    ["no request", undefined, /there is no request/],
    ["no folder", { ...request, cwd: undefined }, /`cwd` .* folder/],
    ["no environment", { ...request, env: undefined }, /`env` .* process\.env/],
    ["no campaign", { ...request, campaign: 5 }, /`campaign` .* path/],
    ["no purpose", { ...request, purpose: "sned" }, /`purpose` .* check, look, rehearse, send/],
    ["a limit that is no number", { ...request, limit: Number.NaN }, /`limit` .* above 0/],
    ["a limit of nobody", { ...request, limit: 0 }, /`limit` .* above 0/],
    ["one number for a list", { ...request, only: "+254712345678" }, /`only` .* list/],
    ["a number without its country", { ...request, only: ["0712345678"] }, /`only` .* \+254/],
    [
      "those accepted, again",
      { ...request, retry: ["accepted"] },
      /`retry` .* rejected or in_doubt/,
    ],
    ["a ledger that is no text", { ...request, ledger: 1 }, /`ledger` .* text/],
  ])("is refused by prepare, with what is wrong: %s", async (_what, wrong, message) => {
    await expect(call(prepare, wrong)).rejects.toThrow(message);
    await expect(call(prepare, wrong)).rejects.toBeInstanceOf(UsageError);
  });

  it.each(Object.entries(asking))("is refused by %s", async (_name, asked) => {
    await expect(call(asked, undefined)).rejects.toBeInstanceOf(UsageError);
    await expect(call(asked, {})).rejects.toBeInstanceOf(UsageError);
  });

  it("does not send a test to what is no number", async () => {
    await expect(call(testSend, { ...request, to: "0712" })).rejects.toThrow(/`to` .* \+254/);
  });
});

describe("what was not prepared", () => {
  it.each(Object.entries(doing))("is refused by %s", async (_name, asked) => {
    await expect(call(asked, undefined)).rejects.toThrow(/not a prepared campaign/);
    await expect(call(asked, { diagnostics: [] })).rejects.toBeInstanceOf(UsageError);
  });
});
