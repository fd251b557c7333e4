import { DatabaseSync } from "@photostructure/sqlite";
import { truncate, writeFile } from "node:fs/promises";
import { fileHome } from "../../../src/ledger/file/file-home.ts";
import { ledgerFolder } from "../file/ledger-folder.ts";
import type { Ground, HomeUnderTest } from "./homes.ts";

async function ground(): Promise<Ground> {
  const { path, open, [Symbol.asyncDispose]: dispose } = await ledgerFolder();
  return {
    home: fileHome(path),
    ledgerAddress: { kind: "file", path },
    another: () => fileHome(path),
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
  lockOutlivesMs: 0,
  damages: [
    { name: "emptied", strike: ({ home }) => writeFile(home.address, "") },
    { name: "cut short", strike: ({ home }) => truncate(home.address, 8192) },
    {
      name: "without its id",
      strike: async ({ home }) => behindItsBack(home.address, "DELETE FROM meta"),
    },
  ],
};
