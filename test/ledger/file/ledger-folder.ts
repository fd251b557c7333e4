import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLedger } from "../../../src/ledger/file/open-ledger.ts";
import type { Ledger } from "../../../src/model/ledger.ts";

/** A temp folder of its own, with a ledger opened on demand; gone when disposed. */
export async function ledgerFolder() {
  const folder = await mkdtemp(join(tmpdir(), "carillon-ledger-"));
  const path = join(folder, ".carillon", "ledger.db");
  const opened: Ledger[] = [];
  return {
    folder,
    path,
    async open(): Promise<Ledger> {
      const ledger = await openLedger({ path, mode: "write", busyTimeoutMs: 200 });
      opened.push(ledger);
      return ledger;
    },
    async [Symbol.asyncDispose]() {
      for (const ledger of opened) await ledger.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
