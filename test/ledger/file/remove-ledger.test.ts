import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openLedger } from "../../../src/ledger/file/open-ledger.ts";
import { removeLedger } from "../../../src/ledger/file/remove-ledger.ts";
import { openDatabase } from "../../../src/ledger/file/sqlite.ts";

it("deletes no ledger that another program keeps from being read", async () => {
  const folder = await mkdtemp(join(tmpdir(), "carillon-remove-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, "ledger.db");
  await (await openLedger({ path, mode: "write" })).close();
  const other = await openDatabase(path, { readOnly: false, busyTimeoutMs: 0 });
  other.exec("BEGIN EXCLUSIVE");
  await expect(removeLedger(path)).rejects.toThrow("is held by another program");
  expect(existsSync(path)).toBe(true);
  other.exec("ROLLBACK");
  other.close();
  await removeLedger(path);
  expect(existsSync(path)).toBe(false);
});
