import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLedger } from "../../../src/ledger/file/open-ledger.ts";
import { child, cramped } from "./child.ts";
import { compiledLedger } from "./compiled-ledger.ts";
import { ledgerFolder, runStart, wave } from "./ledger-folder.ts";

let compiled: Awaited<ReturnType<typeof compiledLedger>>;
beforeAll(async () => {
  compiled = await compiledLedger();
});
afterAll(() => compiled.remove());

const batch = 16;

describe("a process killed while it records", () => {
  it.each([1, 3, 20, 150])("loses nothing of %i acknowledged batches", async (batches) => {
    await using home = await ledgerFolder();
    let accepted = 0;
    await using loop = child(
      "record-loop.mjs",
      compiled.url("open-ledger.js"),
      home.path,
      String(batch),
    );
    for (let seen = 0; seen < batches; seen += 1)
      accepted = Number((await loop.lines.next()).value);
    await loop.kill();

    const reader = await openLedger({ path: home.path, mode: "read" });
    const before = await reader!.totals(wave);
    expect(before.accepted).toBeGreaterThanOrEqual(accepted);
    expect(before.in_doubt).toBe(batch);
    await reader!.close();

    const ledger = await home.open();
    expect((await ledger.begin(runStart())).recovered).toBe(batch);
    expect(await ledger.totals(wave)).toEqual(before);
    const people = Array.from({ length: accepted }, (_, i) => i + 1);
    const standings = await ledger.standings(wave, people);
    expect(standings.every((standing) => standing?.outcome === "accepted")).toBe(true);
  });
});

describe.skipIf(process.platform === "win32")("a disk that is full", () => {
  it("stops the run with what was acknowledged intact", async () => {
    await using home = await ledgerFolder();
    await using loop = cramped(
      256,
      "record-loop.mjs",
      compiled.url("open-ledger.js"),
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
