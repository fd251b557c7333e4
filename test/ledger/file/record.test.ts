import { DatabaseSync } from "@photostructure/sqlite";
import { describe, expect, it } from "vitest";
import { beginRun } from "../../../src/ledger/file/begin-run.ts";
import { openByRecipient } from "../../../src/ledger/file/by-recipient.ts";
import { createLedgerFile } from "../../../src/ledger/file/create-ledger-file.ts";
import { runLedger } from "../../../src/ledger/file/run-ledger.ts";
import { openDatabase } from "../../../src/ledger/file/sqlite.ts";
import { LedgerWriteError } from "../../../src/model/trouble.ts";
import { attempts, intent, runStart, wave } from "../records.ts";
import { ledgerFolder } from "./ledger-folder.ts";

describe("a run whose ledger failed to write", () => {
  it("takes nothing more, and what it had is still there", async () => {
    await using home = await ledgerFolder();
    const ledger = await home.open();
    const run = await ledger.begin(runStart());
    await attempts(run, 1, "accepted");
    const other = new DatabaseSync(home.path);
    other.exec("BEGIN IMMEDIATE");
    const error: unknown = await run.record([], [intent(2)]).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(LedgerWriteError);
    expect(error).toMatchObject({ message: expect.stringContaining("locked") });
    other.exec("COMMIT");
    other.close();
    await expect(run.record([], [intent(3)])).rejects.toBe(error);
    expect(await ledger.standings(wave, [1, 2, 3])).toEqual([
      { outcome: "accepted", attempts: 1 },
      undefined,
      undefined,
    ]);
    await run.finish("aborted", 9_000);
    expect(await ledger.lastRun(wave)).toMatchObject({ status: "aborted" });
  });
});

describe("a flush that fails", () => {
  it("fails those beside it, too", async () => {
    await using home = await runWithFlushes();
    const { run, flushes } = home;
    const [first, second] = [run.record([], [intent(1)]), run.record([], [intent(2)])];
    flushes[1]?.fail(new Error("EIO"));
    await expect(second).rejects.toThrow("EIO");
    flushes[0]?.end();
    await expect(first).rejects.toThrow("EIO");
    await expect(run.record([], [intent(3)])).rejects.toThrow("EIO");
    expect(flushes).toHaveLength(2);
  });

  it("is none where only a later write failed", async () => {
    await using home = await runWithFlushes();
    const { run, flushes } = home;
    const first = run.record([], [intent(1)]);
    await expect(run.record([], [intent(1)])).rejects.toThrow("must not be attempted again");
    flushes[0]?.end();
    await expect(first).resolves.toBeUndefined();
    await expect(run.record([], [intent(2)])).rejects.toThrow("must not be attempted again");
  });
});

interface Flush {
  end(): void;
  fail(error: Error): void;
}

/** A run on a disk whose flushes end when they are told to. */
async function runWithFlushes() {
  const home = await ledgerFolder();
  await createLedgerFile(home.path);
  const database = await openDatabase(home.path, { readOnly: false, busyTimeoutMs: 200 });
  openByRecipient(database);
  const flushes: Flush[] = [];
  const flush = (): Promise<void> =>
    new Promise((end, fail) => {
      flushes.push({ end, fail });
    });
  const log = { flush, close: () => Promise.resolve() };
  return {
    flushes,
    run: runLedger({ database, path: home.path, log }, beginRun(database, runStart())),
    async [Symbol.asyncDispose]() {
      database.close();
      await home[Symbol.asyncDispose]();
    },
  };
}
