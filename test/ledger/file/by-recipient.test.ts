import { DatabaseSync } from "@photostructure/sqlite";
import { cp } from "node:fs/promises";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { fileCare } from "../../../src/ledger/file/file-care.ts";
import { migrate, migrations } from "../../../src/ledger/file/migrations.ts";
import { openLedger } from "../../../src/ledger/file/open-ledger.ts";
import type { Ledger, RunLedger, WaveName } from "../../../src/model/ledger.ts";
import { attempts, everyone, intent, runStart, settlement, wave } from "../records.ts";
import { ledgerFolder } from "./ledger-folder.ts";

/** More than wait for a place, and in no order. */
const people = Array.from({ length: 9_000 }, (_, nth) => 254_700_000_000 + ((nth * 617) % 9_001));

async function sendToAll(run: RunLedger, whom: readonly number[]): Promise<void> {
  for (let from = 0; from < whom.length; from += 500) {
    const some = whom.slice(from, from + 500);
    await run.record(
      whom.slice(Math.max(0, from - 500), from).map((one) => settlement(one, resultOf(one))),
      some.map((one) => intent(one)),
    );
  }
  await run.record(
    whom.slice(-500).map((one) => settlement(one, resultOf(one))),
    [],
  );
}

function resultOf(one: number): "accepted" | "rejected" {
  return one % 7 === 0 ? "rejected" : "accepted";
}

const expected = people.map((one) => ({ outcome: resultOf(one), attempts: 1 }));

/** How many attempts are in the file, and how many of them have their place in it. */
function placed(path: string): { attempts: number; placed: number } {
  const database = new DatabaseSync(path, { readOnly: true });
  const row = database
    .prepare(
      "SELECT (SELECT count(*) FROM attempts) AS attempts, (SELECT count(*) FROM placed) AS placed",
    )
    .get();
  database.close();
  return row;
}

async function opened(path: string, mode: "read" | "write"): Promise<Ledger> {
  const ledger = await openLedger({ path, mode });
  if (ledger === undefined) throw new Error("there is no ledger");
  return ledger;
}

describe("the order by recipient in a ledger in a file", () => {
  it("lags behind while a run writes, and whoever asks does not notice", async () => {
    await using home = await ledgerFolder();
    const ledger = await home.open();
    const run = await ledger.begin(runStart());
    await sendToAll(run, people);
    const behind = placed(home.path);
    expect(behind.attempts).toBe(9_000);
    expect(behind.placed).toBeLessThan(9_000);
    expect(behind.placed).toBeGreaterThan(0);

    const another = await opened(home.path, "read");
    for (const one of [ledger, another]) {
      expect(await one.standings(wave, people)).toEqual(expected);
      expect(await one.standings(wave, [1])).toEqual([undefined]);
    }
    await another.close();
    expect((await run.lastAttempts(people)).map((one) => one?.result)).toEqual(
      people.map(resultOf),
    );
    await run.finish("completed", 9_000);
    expect(placed(home.path).placed).toBe(9_000);
  });

  it("is whole again after a run that was killed", async () => {
    await using home = await ledgerFolder();
    await using copy = await ledgerFolder();
    const ledger = await home.open();
    await sendToAll(await ledger.begin(runStart()), people.slice(0, 3_000));
    await cp(dirname(home.path), dirname(copy.path), { recursive: true });
    expect(placed(copy.path).placed).toBe(0);

    const reader = await opened(copy.path, "read");
    expect(await reader.standings(wave, people.slice(0, 3_000))).toEqual(expected.slice(0, 3_000));
    await reader.close();
    const next = await copy.open();
    const run = await next.begin(runStart());
    expect(placed(copy.path).placed).toBe(3_000);
    await expect(run.record([], [intent(people[0] ?? 0, 2)])).rejects.toThrow(/attempted again/);
    await next.close();
    expect((await fileCare(copy.path).check()).flaws).toEqual([]);
  });

  it("holds what two runs write side by side", async () => {
    await using home = await ledgerFolder();
    const other: WaveName = { campaign: "autumn-sale", wave: 1 };
    const ledgers = [await home.open(), await home.open()];
    const [first, second] = await Promise.all([
      ledgers[0]?.begin(runStart()),
      ledgers[1]?.begin(runStart(other)),
    ]);
    if (first === undefined || second === undefined) throw new Error("no run");
    for (let from = 0; from < people.length; from += 1_000) {
      const some = people.slice(from, from + 1_000);
      await sendToAll(first, some);
      await sendToAll(second, some);
      expect(await ledgers[0]?.standings(wave, some)).toEqual(expected.slice(from, from + 1_000));
    }
    await first.finish("completed", 9_000);
    expect(await ledgers[1]?.standings(other, people)).toEqual(expected);
    await second.finish("completed", 9_000);
    expect(placed(home.path)).toEqual({ attempts: 18_000, placed: 18_000 });
    expect((await fileCare(home.path).check()).flaws).toEqual([]);
  });

  it("lets nobody be attempted twice in one commit", async () => {
    await using home = await ledgerFolder();
    const ledger = await home.open();
    const run = await ledger.begin(runStart());
    await expect(run.record([], [intent(1), intent(1, 2)])).rejects.toThrow(/twice at once/);
    expect(await ledger.standings(wave, [1])).toEqual([undefined]);
  });

  it("finds those in doubt whose last word has no place yet", async () => {
    await using home = await ledgerFolder();
    const ledger = await home.open();
    const run = await ledger.begin(runStart());
    await attempts(run, 1, "in_doubt", "accepted");
    await attempts(run, 2, "retry", "in_doubt");
    await attempts(run, 3, "in_doubt", "withdrawn");
    const inDoubt = (await everyone(ledger.inDoubt(wave))).map(({ recipient }) => recipient);
    expect(inDoubt).toEqual([2, 3]);
    const resolution = { outcome: "failed", reason: "seen", by: "ann", atMs: 1 } as const;
    expect(await ledger.resolve(wave, { ...resolution, recipients: [1, 2] })).toBe(1);
    expect(await ledger.totals(wave)).toMatchObject({ accepted: 1, failed: 1, in_doubt: 1 });
  });

  it("is made for a ledger that was written before there was one", async () => {
    await using home = await ledgerFolder();
    await (await home.open()).close();
    await using old = await ledgerFolder();
    await cp(dirname(home.path), dirname(old.path), { recursive: true });
    const database = new DatabaseSync(old.path);
    database.exec(`
      DROP TABLE meta; DROP TABLE waves; DROP TABLE runs; DROP TABLE versions;
      DROP TABLE attempts; DROP TABLE resolutions; DROP TABLE placed; PRAGMA user_version = 0`);
    migrate(database, migrations.slice(0, 3));
    database.exec(`
      INSERT INTO meta VALUES ('01OLD', 1);
      INSERT INTO waves (id, campaign, wave, adapter, host, channel)
        VALUES (1, '${wave.campaign}', 1, 'flowiq', 'api.flowiq.test', 't-1');
      INSERT INTO runs (id, run, wave, digest, started_at) VALUES (1, 'r', 1, 'd', 1);
      INSERT INTO versions VALUES (1, 'v1');
      INSERT INTO attempts (wave, recipient, attempt, run, version, result, sent_at)
        VALUES (1, 7, 1, 1, 1, 4, 1), (1, 3, 1, 1, 1, 0, 1), (1, 7, 2, 1, 1, 1, 1)`);
    database.close();
    await using fresh = await ledgerFolder();
    await cp(old.path, fresh.path, { recursive: true });
    const ledger = await fresh.open();
    expect(await ledger.standings(wave, [3, 7, 9])).toEqual([
      { outcome: "accepted", attempts: 1 },
      { outcome: "rejected", attempts: 2 },
      undefined,
    ]);
    await ledger.close();
    expect((await fileCare(fresh.path).check()).flaws).toEqual([]);
  });
});
