import { readdir, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  acquireLocks,
  lockFolderOf,
  type FolderLockRequest,
} from "../../../src/ledger/file/locks.ts";
import type { LockHolder } from "../../../src/model/ledger.ts";
import { LedgerRefusedError, LockedError } from "../../../src/model/trouble.ts";
import { child } from "./child.ts";
import { compiledLedger } from "./compiled-ledger.ts";
import { ledgerFolder } from "./ledger-folder.ts";

let compiled: Awaited<ReturnType<typeof compiledLedger>>;
beforeAll(async () => {
  compiled = await compiledLedger();
});
afterAll(() => compiled.remove());

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
  it("refuses a second taker and says who holds it", async () => {
    await using home = await ledgerFolder();
    const lock = await acquireLocks(request(home));
    const error: unknown = await acquireLocks(request(home)).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(LockedError);
    expect(error).toMatchObject({
      message: expect.stringContaining(`campaign spring-sale is locked by process ${process.pid}`),
      holder: { pid: process.pid, host: hostname(), what: "send of spring-sale" },
    });
    await lock.release();
    await lock.release();
    await (await acquireLocks(request(home))).release();
  });

  it("takes all or nothing, in any order", async () => {
    await using home = await ledgerFolder();
    const promo = await acquireLocks(request(home, { names: ["provider promo"] }));
    const both = { names: ["provider promo", "campaign b", "campaign b"] };
    await expect(acquireLocks(request(home, both))).rejects.toThrow(/provider promo is locked/);
    const free = await acquireLocks(request(home, { names: ["campaign b"] }));
    await promo.release();
    await free.release();
  });

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

  it("waits for the holder when asked to, and says so once", async () => {
    await using home = await ledgerFolder();
    const lock = await acquireLocks(request(home));
    const told: (LockHolder | undefined)[] = [];
    const waiting = acquireLocks(
      request(home, { wait: true, onWait: (holder) => told.push(holder) }),
    );
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(told).toMatchObject([{ pid: process.pid }]);
    await lock.release();
    await (await waiting).release();
    expect(told).toHaveLength(1);
  });

  it("stops waiting when told to", async () => {
    await using home = await ledgerFolder();
    const lock = await acquireLocks(request(home));
    const stop = new AbortController();
    const waiting = acquireLocks(request(home, { wait: true, signal: stop.signal }));
    const reason = new Error("enough");
    setTimeout(() => stop.abort(reason), 50);
    await expect(waiting).rejects.toBe(reason);
    await lock.release();
  });

  it("is refused by another process, and free as soon as that is killed", async () => {
    await using home = await ledgerFolder();
    const asked = request(home);
    await using holder = child(
      "hold-locks.mjs",
      compiled.url("locks.js"),
      asked.folder,
      ...asked.names,
    );
    expect(await holder.lines.next()).toMatchObject({ value: "held" });
    await expect(acquireLocks(asked)).rejects.toMatchObject({ holder: { pid: holder.pid } });
    await holder.kill();
    await (await acquireLocks(asked)).release();
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
