import { DatabaseSync } from "@photostructure/sqlite";
import { describe, expect, it } from "vitest";
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
