import { DatabaseSync } from "@photostructure/sqlite";
import { copyFile, cp, readFile, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileCare } from "../../../src/ledger/file/file-care.ts";
import { openLedger } from "../../../src/ledger/file/open-ledger.ts";
import type { RepairRequest, Suspect } from "../../../src/model/ledger-care.ts";
import { LedgerRefusedError, LockedError } from "../../../src/model/trouble.ts";
import { acquireLocks, lockFolderOf } from "../../../src/ledger/file/locks.ts";
import {
  attempts,
  destination,
  everyone as listed,
  intent,
  runStart,
  settlement,
  wave,
} from "../records.ts";
import { ledgerFolder } from "./ledger-folder.ts";

const people = Array.from({ length: 400 }, (_, nth) => 254_700_000_000 + nth * 7);
const strangers = [254_799_000_001, 254_799_000_002];

type Home = Awaited<ReturnType<typeof ledgerFolder>>;

let model: Home;
beforeAll(async () => {
  model = await ledgerFolder();
  await fill(model);
});
afterAll(() => model[Symbol.asyncDispose]());

async function filled(home: Home): Promise<void> {
  await cp(dirname(model.path), dirname(home.path), { recursive: true });
}

/** 400 people: of ten, eight accepted, one rejected, one failed. */
async function fill(home: Home): Promise<void> {
  const ledger = await home.open();
  const run = await ledger.begin(runStart());
  for (let from = 0; from < people.length; from += 50) {
    const some = people.slice(from, from + 50);
    await run.record(
      [],
      some.map((key) => intent(key)),
    );
    await run.record(
      some.map((key, nth) => settlement(key, outcomeOf(from + nth), { messageId: `m-${key}` })),
      [],
    );
  }
  await run.finish("completed", 9_000);
  await ledger.close();
}

function outcomeOf(nth: number): "accepted" | "rejected" | "failed" {
  return nth % 10 === 8 ? "rejected" : nth % 10 === 9 ? "failed" : "accepted";
}

function everyone(): Suspect {
  return {
    ...wave,
    destination,
    async *recipients() {
      yield [...people, ...strangers];
    },
  };
}

async function repair(home: Home, changes: Partial<RepairRequest> = {}) {
  const request: RepairRequest = { suspects: [], as: "damaged", nowMs: 10_000, ...changes };
  const found = await fileCare(home.path).repair(request);
  const copy = await found.commit();
  return { ...found, copy };
}

async function standings(home: Home, keys: readonly number[] = people) {
  const ledger = await openLedger({ path: home.path, mode: "write" });
  try {
    const found = await ledger.standings(wave, keys);
    return found.map((one) => one?.outcome);
  } finally {
    await ledger.close();
  }
}

function edit(home: Home, sql: string): void {
  const database = new DatabaseSync(home.path);
  database.exec(sql);
  database.close();
}

/** Makes the page of 4 KiB that holds `text` unreadable. */
async function spoilPageOf(home: Home, text: string): Promise<void> {
  const bytes = await readFile(home.path);
  const page = Math.floor(bytes.indexOf(text) / 4096);
  await writeFile(home.path, bytes.fill(0xaa, page * 4096, (page + 1) * 4096));
}

const expected = people.map((_, nth) => outcomeOf(nth));

describe("check", () => {
  it("finds a ledger whole, and says what is in it", async () => {
    await using home = await ledgerFolder();
    await filled(home);
    expect(await fileCare(home.path).check()).toMatchObject({
      flaws: [],
      waves: [{ ...wave, destination, attempts: 400, runs: 1, totals: { accepted: 320 } }],
    });
  });

  it("refuses where there is none", async () => {
    await using home = await ledgerFolder();
    await expect(fileCare(home.path).check()).rejects.toThrow(/there is no ledger/);
  });

  it.each([
    ["a changed outcome", "UPDATE attempts SET result = 2 WHERE id = 5", null],
    ["a deleted record", "DELETE FROM attempts WHERE id = 7", /missing: 1/],
    ["an unknown result", "UPDATE attempts SET result = 9 WHERE id = 5", /unknown result: 1/],
    [
      "an attempt after an accepted one",
      `INSERT INTO attempts (wave, recipient, attempt, run, version, sent_at, result)
       VALUES (1, 254700000000, 2, 1, 1, 1, 2)`,
      /after an accepted one: 1/,
    ],
    [
      "two open attempts",
      `INSERT INTO attempts (wave, recipient, attempt, run, version, sent_at)
       VALUES (1, 99, 1, 1, 1, 1), (1, 99, 2, 1, 1, 1)`,
      /more than one open attempt: 1/,
    ],
    [
      "an attempt that is there twice",
      `INSERT INTO attempts (wave, recipient, attempt, run, version, sent_at, result)
       VALUES (1, 99, 1, 1, 1, 1, 2), (1, 99, 1, 1, 1, 1, 2)`,
      /one attempt twice/,
    ],
    [
      "a recipient without a place in the order",
      "DELETE FROM placed WHERE recipient = 254700000000",
      /order by recipient/,
    ],
    [
      "a place that is another attempt's",
      "UPDATE placed SET id = 400 WHERE recipient = 254700000000",
      /order by recipient/,
    ],
    ["a missing version", "DELETE FROM versions", /version that is not there: 400/],
    ["a missing wave", "DELETE FROM waves", /wave that is not there: 1/],
    [
      "attempts out of order",
      `INSERT INTO attempts (wave, recipient, attempt, run, version, sent_at, result)
       VALUES (1, 99, 2, 1, 1, 1, 2), (1, 99, 1, 1, 1, 1, 2)`,
      /out of order: 1/,
    ],
  ])("finds %s", async (_name, sql, says) => {
    await using home = await ledgerFolder();
    await filled(home);
    edit(home, sql);
    const { flaws } = await fileCare(home.path).check();
    // What another program writes properly carries a proper checksum.
    if (says === null) expect(flaws).toEqual([]);
    else expect(flaws.join("\n")).toMatch(says);
  });

  it("finds a file that is no database", async () => {
    await using home = await ledgerFolder();
    await filled(home);
    await writeFile(home.path, "no".repeat(9_000));
    expect((await fileCare(home.path).check()).flaws).toEqual(["it is not a database"]);
  });
});

describe("repair", () => {
  it("leaves a whole ledger alone", async () => {
    await using home = await ledgerFolder();
    await filled(home);
    const before = await readFile(home.path);
    expect(await repair(home)).toMatchObject({ needed: false, copy: undefined });
    expect(await readFile(home.path)).toEqual(before);
  });

  it("keeps everything where only the index is damaged, under a new id", async () => {
    await using home = await ledgerFolder();
    await filled(home);
    const bytes = await readFile(home.path);
    const key = Buffer.alloc(6);
    key.writeUIntBE(people[100], 0, 6);
    // In the table and in the index: the latter lies behind.
    const at = bytes.lastIndexOf(key);
    bytes[at + 5] ^= 1;
    await writeFile(home.path, bytes);
    await expect(openLedger({ path: home.path, mode: "write" })).rejects.toThrow(/damaged/);
    const before = (await fileCare(home.path).check()).id;
    const found = await repair(home);
    expect(found).toMatchObject({ needed: true, kept: 400, lost: 0 });
    expect(await standings(home)).toEqual(expected);
    expect((await fileCare(home.path).check()).id).not.toBe(before);
    expect(await readFile(found.copy ?? "")).toEqual(bytes);
  });

  it("puts in doubt of whom only the index still knows", async () => {
    await using home = await ledgerFolder();
    await filled(home);
    await spoilPageOf(home, `m-${people[200]}`);
    await expect(openLedger({ path: home.path, mode: "write" })).rejects.toThrow(/damaged/);
    const found = await repair(home);
    expect(found.lost).toBe(0);
    expect(found.doubts).toBeGreaterThan(5);
    const after = await standings(home);
    expect(after[200]).toBe("in_doubt");
    after.forEach((outcome, nth) => expect([expected[nth], "in_doubt"]).toContain(outcome));
    expect(after.filter((outcome) => outcome === "in_doubt")).toHaveLength(found.doubts);
    expect((await fileCare(home.path).check()).flaws).toEqual([]);
  });

  it("asks for the campaigns where it cannot tell who is lost, and changes nothing", async () => {
    await using home = await ledgerFolder();
    await filled(home);
    await truncate(home.path, 4096 * 8);
    const error: unknown = await repair(home).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(LedgerRefusedError);
    expect(error).toMatchObject({ message: expect.stringMatching(/are lost/) });
    expect((await readdir(dirname(home.path))).filter((name) => !name.includes("lock"))).toEqual([
      "ledger.db",
      "ledger.db-head",
    ]);
  });

  it.each([0, 1, 4096, 4096 * 3, 4096 * 8, 4096 * 12])(
    "cut to %i bytes: everyone of the campaign who is not proven is in doubt",
    async (length) => {
      await using home = await ledgerFolder();
      await filled(home);
      await truncate(home.path, length);
      await repair(home, { suspects: [everyone()] });
      const after = await standings(home, [...people, ...strangers]);
      after.forEach((outcome, nth) => {
        // Who failed may have been tried again in what is lost.
        const known = expected[nth] === "failed" ? "in_doubt" : expected[nth];
        expect([known, "in_doubt"]).toContain(outcome);
      });
      expect(after.slice(-2)).toEqual(["in_doubt", "in_doubt"]);
      expect((await fileCare(home.path).check()).flaws).toEqual([]);
    },
  );

  it("gives a campaign no attempts of a wave that nobody can name", async () => {
    await using home = await ledgerFolder();
    await filled(home);
    edit(home, "PRAGMA foreign_keys = OFF; DELETE FROM waves");
    const other = { ...everyone(), campaign: "another" };
    const found = await repair(home, { suspects: [other] });
    expect(found).toMatchObject({ kept: 0, lost: 400, doubts: 402 });
    const entries = await listed(fileCare(home.path).entries());
    expect(entries).not.toContainEqual(expect.objectContaining({ outcome: "accepted" }));
    expect((await fileCare(home.path).check()).flaws).toEqual([]);
  });

  it("keeps resolutions and the attempts they settled", async () => {
    await using home = await ledgerFolder();
    const ledger = await home.open();
    await attempts(await ledger.begin(runStart()), 1, "in_doubt");
    await ledger.resolve(wave, { outcome: "accepted", reason: "asked", by: "ann", atMs: 5 });
    await ledger.close();
    await rm(`${home.path}-head`);
    await repair(home, { as: "older", suspects: [everyone()] });
    expect(await standings(home, [1, people[0]])).toEqual(["accepted", "in_doubt"]);
    const entries = await listed(fileCare(home.path).entries());
    expect(entries).toContainEqual(
      expect.objectContaining({ type: "resolution", recipient: 1, reason: "asked" }),
    );
  });

  it("takes another ledger for no proof of this one", async () => {
    await using home = await ledgerFolder();
    await using other = await ledgerFolder();
    await filled(home);
    await fill(other);
    await copyFile(other.path, home.path);
    await expect(repair(home)).rejects.toThrow(/name the campaign files|records .* are lost/);
    await repair(home, { suspects: [everyone()] });
    const doubted = expected.map((outcome) => (outcome === "failed" ? "in_doubt" : outcome));
    expect(await standings(home)).toEqual(doubted);
  });

  it("takes another ledger's log for no proof either, and nobody reads it as this one's", async () => {
    await using home = await ledgerFolder();
    await using other = await ledgerFolder();
    await filled(home);
    const running = await (await other.open()).begin(runStart());
    for (const key of people) await running.record([], [intent(key)]);
    await copyFile(`${other.path}-wal`, `${home.path}-wal`);
    for (const mode of ["read", "write"] as const) {
      await expect(openLedger({ path: home.path, mode })).rejects.toThrow(/log .* is not its own/);
    }
    expect((await fileCare(home.path).check()).flaws).toContain("the log beside it is not its own");
    await expect(repair(home)).rejects.toThrow(/records .* are lost/);
    await repair(home, { suspects: [everyone()] });
    const settled = new Set(["accepted", "rejected", "in_doubt"]);
    expect((await standings(home)).filter((outcome) => !settled.has(outcome ?? ""))).toEqual([]);
  });

  it("is refused while a run goes on", async () => {
    await using home = await ledgerFolder();
    await filled(home);
    const lock = await acquireLocks({
      folder: lockFolderOf(home.path),
      names: ["campaign spring-sale"],
      what: "send",
      wait: false,
      signal: new AbortController().signal,
    });
    await expect(repair(home)).rejects.toThrow(LockedError);
    await lock.release();
    expect(await repair(home)).toMatchObject({ needed: false });
  });
});

describe("an older copy", () => {
  it("is refused, and adopted with whom it does not know in doubt", async () => {
    await using home = await ledgerFolder();
    const ledger = await home.open();
    const run = await ledger.begin(runStart());
    await attempts(run, 1, "accepted");
    await attempts(run, 2, "failed");
    await ledger.close();
    const backup = `${home.folder}/backup.db`;
    await copyFile(home.path, backup);
    const again = await home.open();
    const second = await again.begin(runStart());
    await second.record([], [intent(2, 2), intent(3)]);
    await second.record([settlement(2, "accepted", { attempt: 2 }), settlement(3, "accepted")], []);
    await again.close();
    await copyFile(backup, home.path);

    for (const mode of ["read", "write"] as const) {
      await expect(openLedger({ path: home.path, mode })).rejects.toThrow(
        /older copy: attempts that are missing: 2/,
      );
    }
    const suspect: Suspect = {
      ...wave,
      destination,
      async *recipients() {
        yield [1, 2, 3, 4];
      },
    };
    await repair(home, { as: "older", suspects: [suspect] });
    expect(await standings(home, [1, 2, 3, 4])).toEqual([
      "accepted",
      "in_doubt",
      "in_doubt",
      "in_doubt",
    ]);
  });

  it("is not needed to adopt what is lost: everyone is in doubt", async () => {
    await using home = await ledgerFolder();
    await filled(home);
    await rm(home.path);
    await expect(openLedger({ path: home.path, mode: "write" })).rejects.toThrow(/is gone/);
    await repair(home, { as: "older", suspects: [everyone()] });
    expect(new Set(await standings(home))).toEqual(new Set(["in_doubt"]));
  });

  it("of another ledger is refused", async () => {
    await using home = await ledgerFolder();
    await using other = await ledgerFolder();
    await filled(home);
    await attempts(await (await other.open()).begin(runStart()), 1, "accepted");
    await copyFile(other.path, home.path);
    await expect(openLedger({ path: home.path, mode: "write" })).rejects.toThrow(
      /is not the one that was used here/,
    );
  });
});
