import { readdir, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import {
  acquireLocks,
  lockFolderOf,
  type FolderLockRequest,
} from "../../../src/ledger/file/locks.ts";
import { LedgerRefusedError } from "../../../src/model/trouble.ts";
import { ledgerFolder } from "./ledger-folder.ts";

const umask = process.umask();
afterEach(() => process.umask(umask));

function request(
  home: { path: string },
  changes: Partial<FolderLockRequest> = {},
): FolderLockRequest {
  return {
    folder: lockFolderOf(home.path),
    names: ["campaign spring-sale", "provider promo"],
    what: "send of spring-sale",
    wait: false,
    signal: new AbortController().signal,
    ...changes,
  };
}

describe("acquireLocks", () => {
  it.each([
    ["a/b", "a b"],
    ["../x", ".._x"],
    ["é", "è"],
    ["x".repeat(300), "x".repeat(301)],
  ])("keeps %j and %j apart", async (one, other) => {
    await using home = await ledgerFolder();
    const locks = [
      await acquireLocks(request(home, { names: [one] })),
      await acquireLocks(request(home, { names: [other] })),
    ];
    expect(await readdir(home.folder)).toEqual([".carillon"]);
    for (const lock of locks) await lock.release();
  });

  it("names a holder that had no time yet to say who it is", async () => {
    await using home = await ledgerFolder();
    const asked = request(home, { names: ["provider promo"] });
    const lock = await acquireLocks(asked);
    const name = (await readdir(asked.folder)).find((one) => one.endsWith(".holder.json")) ?? "";
    const path = join(asked.folder, name);
    await rename(path, `${path}.later`);
    setTimeout(() => void rename(`${path}.later`, path), 50);
    await expect(acquireLocks(asked)).rejects.toMatchObject({ holder: { pid: process.pid } });
    await lock.release();
  });

  it.each([0o000, 0o077])("leaves files for their owner alone under umask %o", async (mask) => {
    await using home = await ledgerFolder();
    process.umask(mask);
    const asked = request(home);
    const lock = await acquireLocks(asked);
    const names = await readdir(asked.folder);
    expect(names).toHaveLength(4);
    for (const name of names) {
      expect((await stat(join(asked.folder, name))).mode & 0o777).toBe(0o600);
    }
    expect((await stat(asked.folder)).mode & 0o777).toBe(0o700);
    await lock.release();
    expect((await readdir(asked.folder)).filter((name) => name.includes("holder"))).toEqual([]);
  });

  it("says what to do about a lock file that is something else", async () => {
    await using home = await ledgerFolder();
    const asked = request(home, { names: ["provider promo"] });
    await (await acquireLocks(asked)).release();
    const [name] = await readdir(asked.folder);
    await writeFile(join(asked.folder, name), "not a lock".repeat(1000));
    await expect(acquireLocks(asked)).rejects.toThrow(LedgerRefusedError);
  });
});
