import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cramped } from "../child.ts";
import { compiledLedger } from "../compiled-ledger.ts";
import { ledgerFolder } from "./ledger-folder.ts";
import { wave } from "../records.ts";

let compiled: Awaited<ReturnType<typeof compiledLedger>>;
beforeAll(async () => {
  compiled = await compiledLedger();
});
afterAll(() => compiled.remove());

const batch = 16;

describe.skipIf(process.platform === "win32")("a disk that is full", () => {
  it("stops the run with what was acknowledged intact", async () => {
    await using home = await ledgerFolder();
    await using loop = cramped(
      256,
      "file/fixtures/record-loop.mjs",
      compiled.url("file/open-ledger.js"),
      home.path,
      String(batch),
    );
    let accepted = 0;
    let last = "";
    for await (const line of loop.lines) {
      last = line;
      if (/^\d+$/.test(line)) accepted = Number(line);
    }
    expect(last).toBe("LedgerWriteError: refused");
    expect(accepted).toBeGreaterThan(0);
    const ledger = await home.open();
    const { accepted: held } = await ledger.totals(wave);
    expect(held).toBe(accepted);
  });
});
