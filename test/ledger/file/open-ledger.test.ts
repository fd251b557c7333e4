import { DatabaseSync } from "@photostructure/sqlite";
import { chmod, mkdir, readdir, readFile, stat, truncate, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { ledgerExists, openLedger } from "../../../src/ledger/file/open-ledger.ts";
import { removeLedger } from "../../../src/ledger/file/remove-ledger.ts";
import { LedgerRefusedError } from "../../../src/model/trouble.ts";
import { ledgerFolder } from "./ledger-folder.ts";
import { attempts, intent, runStart, settlement, wave } from "../records.ts";

const umask = process.umask();
afterEach(() => process.umask(umask));

describe("a ledger that is not there", () => {
  it("reads as none, and nothing is created by looking", async () => {
    await using home = await ledgerFolder();
    expect(await openLedger({ path: home.path, mode: "read" })).toBeUndefined();
    expect(await ledgerExists(home.path)).toBe(false);
    expect(await readdir(home.folder)).toEqual([]);
  });

  it("is refused, not replaced, where only its log is left", async () => {
    await using home = await ledgerFolder();
    await mkdir(dirname(home.path));
    await writeFile(`${home.path}-wal`, "frames of people already messaged");
    for (const mode of ["read", "write"] as const) {
      await expect(openLedger({ path: home.path, mode })).rejects.toThrow(/only its log is left/);
    }
    expect(await ledgerExists(home.path)).toBe(false);
  });

  it("is created once, however many open it at the same time", async () => {
    await using home = await ledgerFolder();
    const ledgers = await Promise.all(Array.from({ length: 8 }, () => home.open()));
    expect(new Set(ledgers.map(({ id }) => id)).size).toBe(1);
    expect(ledgers[0].id).toMatch(/^[0-9A-Z]{26}$/);
  });
});

describe("who may read the files", () => {
  it.each([0o000, 0o022, 0o077, 0o777])("is their owner alone under umask %o", async (mask) => {
    await using home = await ledgerFolder();
    process.umask(mask);
    const ledger = await home.open();
    await attempts(await ledger.begin(runStart()), 254712345678, "accepted");
    expect((await stat(dirname(home.path))).mode & 0o777).toBe(0o700);
    expect(await modes(dirname(home.path))).toEqual({
      "ledger.db": "600",
      "ledger.db-head": "600",
      "ledger.db-shm": "600",
      "ledger.db-wal": "600",
    });
  });

  it("is mended when a copy came back readable by everyone", async () => {
    await using home = await ledgerFolder();
    await (await home.open()).close();
    await chmod(home.path, 0o644);
    await home.open();
    expect((await stat(home.path)).mode & 0o777).toBe(0o600);
  });
});

describe("a closed ledger", () => {
  it("is one file that holds everything, and its head", async () => {
    await using home = await ledgerFolder();
    const ledger = await home.open();
    await attempts(await ledger.begin(runStart()), 1, "accepted");
    await ledger.close();
    await ledger.close();
    expect(await readdir(dirname(home.path))).toEqual(["ledger.db", "ledger.db-head"]);
    const again = await openLedger({ path: home.path, mode: "read" });
    expect(again?.id).toBe(ledger.id);
    expect(await again?.totals(wave)).toMatchObject({ accepted: 1 });
    await again?.close();
    expect(await readdir(dirname(home.path))).toEqual(["ledger.db", "ledger.db-head"]);
  });

  it("holds everything in its file even while someone else still reads it", async () => {
    await using home = await ledgerFolder();
    const ledger = await home.open();
    const reader = await openLedger({ path: home.path, mode: "read" });
    await attempts(await ledger.begin(runStart()), 1, "accepted");
    expect(await reader?.totals(wave)).toMatchObject({ accepted: 1 });
    await ledger.close();
    expect((await stat(`${home.path}-wal`)).size).toBe(0);
    await reader?.close();
  });

  it("cannot be written by whoever opened it to read", async () => {
    await using home = await ledgerFolder();
    await (await home.open()).close();
    const before = await readFile(home.path);
    const reader = await openLedger({ path: home.path, mode: "read" });
    await expect(reader?.begin(runStart())).rejects.toThrow(/could not take a record/);
    expect(await readFile(home.path)).toEqual(before);
  });

  it("is gone when removed, and the next one is another", async () => {
    await using home = await ledgerFolder();
    const ledger = await home.open();
    await ledger.close();
    await removeLedger(home.path);
    expect(await ledgerExists(home.path)).toBe(false);
    expect((await home.open()).id).not.toBe(ledger.id);
  });
});

describe("a head that cannot be understood", () => {
  it.each(["", "null", "5", "[]", "{}", '{"check":null}', "\0".repeat(256)])(
    "counts as none: %j",
    async (text) => {
      await using home = await ledgerFolder();
      await filledLedger(home)();
      await writeFile(`${home.path}-head`, text);
      for (const mode of ["read", "write"] as const) {
        const ledger = await openLedger({ path: home.path, mode });
        expect(ledger).toBeDefined();
        await ledger?.close();
      }
    },
  );
});

describe("a file that cannot be trusted", () => {
  const foreign = (path: string) => {
    const database = new DatabaseSync(path);
    database.exec("CREATE TABLE other (x INTEGER)");
    database.close();
  };
  const pragma = (sql: string) => async (path: string, create: () => Promise<void>) => {
    await create();
    const database = new DatabaseSync(path);
    database.exec(sql);
    database.close();
  };

  it.each<{
    name: string;
    make: (path: string, create: () => Promise<void>) => Promise<void> | void;
    says: RegExp;
  }>([
    { name: "empty", make: (path) => writeFile(path, ""), says: /damaged: it is empty/ },
    { name: "text", make: (path) => writeFile(path, "no".repeat(4096)), says: /not a database/ },
    { name: "a folder", make: (path) => mkdir(path), says: /not a regular file/ },
    { name: "someone else's", make: foreign, says: /not a ledger of Carillon/ },
    { name: "newer", make: pragma("PRAGMA user_version = 99"), says: /newer Carillon.*99/ },
    { name: "without a version", make: pragma("PRAGMA user_version = 0"), says: /no version/ },
    { name: "without its id", make: pragma("DELETE FROM meta"), says: /no id/ },
    {
      name: "cut short",
      async make(path, create) {
        await create();
        await truncate(path, 8192);
      },
      says: /damaged/,
    },
    {
      name: "overwritten in the middle",
      async make(path, create) {
        await create();
        const bytes = await readFile(path);
        await writeFile(path, bytes.fill(0xaa, 4096 * 3, 4096 * 5));
      },
      says: /damaged/,
    },
  ])("is refused in either mode: $name", async ({ make, says }) => {
    await using home = await ledgerFolder();
    await mkdir(dirname(home.path));
    await make(home.path, filledLedger(home));
    for (const mode of ["read", "write"] as const) {
      const error: unknown = await openLedger({ path: home.path, mode }).catch((e: unknown) => e);
      expect(error).toBeInstanceOf(LedgerRefusedError);
      expect(error).toMatchObject({ message: expect.stringMatching(says) });
      expect(error).toMatchObject({ hint: expect.stringMatching(/\w/) });
    }
  });

  it("is refused where no folder can be made for it", async () => {
    await using home = await ledgerFolder();
    await writeFile(join(home.folder, "file"), "");
    const path = join(home.folder, "file", "ledger.db");
    expect(await ledgerExists(path)).toBe(false);
    await expect(openLedger({ path, mode: "write" })).rejects.toThrow(LedgerRefusedError);
  });
});

function filledLedger(home: Awaited<ReturnType<typeof ledgerFolder>>) {
  return async () => {
    const ledger = await home.open();
    const run = await ledger.begin(runStart());
    const people = Array.from({ length: 500 }, (_, i) => i + 1);
    await run.record(
      [],
      people.map((key) => intent(key)),
    );
    await run.record(
      people.map((key) => settlement(key, "accepted")),
      [],
    );
    await ledger.close();
  };
}

async function modes(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  const entries = names.map(async (name) => {
    const { mode } = await stat(join(folder, name));
    return [name, (mode & 0o777).toString(8)] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
