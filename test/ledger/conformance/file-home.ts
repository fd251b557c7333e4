import { DatabaseSync } from "@photostructure/sqlite";
import { truncate, writeFile } from "node:fs/promises";
import { fileCare } from "../../../src/ledger/file/file-care.ts";
import { fileHome } from "../../../src/ledger/file/file-home.ts";
import { ledgerFolder } from "../file/ledger-folder.ts";
import type { Ground, HomeUnderTest } from "./homes.ts";

async function ground(): Promise<Ground> {
  const { path, open, [Symbol.asyncDispose]: dispose } = await ledgerFolder();
  return {
    home: fileHome(path),
    ledgerAddress: { kind: "file", path },
    another: () => fileHome(path),
    care: () => fileCare(path),
    open,
    inChild: { module: "file/file-home.js", call: "fileHome", args: [path] },
    async resolutions() {
      const database = new DatabaseSync(path, { readOnly: true });
      const sql =
        "SELECT reason, by_whom AS by, at AS atMs, code FROM resolutions ORDER BY attempt";
      const rows = database.prepare(sql).all();
      database.close();
      return rows;
    },
    becomeNewer: async () => behindItsBack(path, "PRAGMA user_version = 99"),
    [Symbol.asyncDispose]: dispose,
  };
}

function behindItsBack(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

export const fileHomeUnderTest: HomeUnderTest = {
  name: "a file",
  ground,
  leases: false,
  damages: [
    { name: "emptied", strike: ({ home }) => writeFile(home.address, "") },
    { name: "cut short", strike: ({ home }) => truncate(home.address, 8192) },
    {
      name: "without its id",
      strike: async ({ home }) => behindItsBack(home.address, "DELETE FROM meta"),
    },
  ],
  flawed: [
    {
      name: "a record deleted",
      strike: spoiled("DELETE FROM attempts WHERE id = 2"),
      says: /missing: 1/,
      canRepair: true,
    },
    {
      name: "an attempt after an accepted one",
      strike: spoiled(`
        INSERT INTO attempts (wave, recipient, attempt, run, version, sent_at, result)
        VALUES (1, 254700000001, 3, 1, 1, 1, 2)`),
      says: /after an accepted one: 1/,
      canRepair: true,
    },
  ],
};

function spoiled(sql: string) {
  return async ({ home }: Ground): Promise<void> => behindItsBack(home.address, sql);
}
