import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { gitCompactor } from "../../../src/ledger/git/git-compactor.ts";
import { gitHome } from "../../../src/ledger/git/git-home.ts";
import type { CompactRequest } from "../../../src/model/ledger-care.ts";
import { LedgerRefusedError, LedgerWriteError, LockedError } from "../../../src/model/trouble.ts";
import { startCarillon } from "../../helpers/carillon.ts";
import { lockRequest } from "../conformance/homes.ts";
import { attempts, everyone, intent, runStart, settlement, wave } from "../records.ts";
import { repository } from "./repository.ts";
import type { Repository } from "./repository.ts";

const address = { name: "main", remote: "origin", chunk: 100 };
const waveRef = "refs/carillon/main/waves/spring-sale/1";
const people = [1, 2, 3, 4, 5, 6, 7];

const homeIn = (place: Repository) => gitHome(address, { folder: place.clone, env: place.env });

function compact(place: Repository, request: Partial<CompactRequest> = {}) {
  const { signal } = new AbortController();
  const compactor = gitCompactor(address, { folder: place.clone, env: place.env });
  return compactor.compact({ wait: false, signal, ...request });
}

/** Every kind of record: two runs, each outcome, what a person settled, and an intent left open. */
async function everything(place: Repository): Promise<void> {
  const ledger = await homeIn(place).write();
  const run = await ledger.begin(runStart());
  await attempts(run, 1, "accepted");
  await attempts(run, 2, "retry", "failed");
  await attempts(run, 3, "rejected");
  await run.record([], [intent(4, 1, "v2"), intent(5, 1, "v2"), intent(6)]);
  const said = { messageId: "wamid.1", code: "c", error: "no", httpStatus: 500 };
  await run.record([settlement(4, "in_doubt", said), settlement(5, "withdrawn")], []);
  await run.finish("completed", 9);
  const next = await ledger.begin(runStart());
  await ledger.resolve(wave, { outcome: "failed", recipients: [4], reason: "r", by: "b", atMs: 3 });
  await next.record([], [intent(7)]);
  await ledger.close();
}

/** All that anybody can ask of it. */
async function told(place: Repository): Promise<object> {
  const ledger = await homeIn(place).read();
  if (ledger === undefined) throw new Error("there is no ledger");
  const standings = await ledger.standings(wave, people);
  const facts = {
    standings,
    wave: await ledger.wave(wave.campaign, wave.wave),
    totals: await ledger.totals(wave),
    versions: await ledger.versions(wave),
    lastRun: await ledger.lastRun(wave),
    inDoubt: await everyone(ledger.inDoubt(wave)),
  };
  await ledger.close();
  return facts;
}

it("a wave says the same in one commit, and its history can go", async () => {
  await using place = await repository();
  await everything(place);
  const before = await told(place);
  const commits = Number(place.git("rev-list", "--count", waveRef));
  expect(await compact(place)).toEqual([{ ...wave, commits }]);
  expect(await told(place)).toEqual(before);
  expect(place.git("rev-list", "--count", waveRef)).toBe("1");
  place.git("gc", "--quiet", "--prune=now");
  expect(await told(place)).toEqual(before);
  // The header, the head and the wave.
  expect(place.git("rev-list", "--all", "--reflog", "--count")).toBe("3");
  expect(
    place.git("cat-file", "--batch-all-objects", "--batch-check").match(/commit/g),
  ).toHaveLength(3);
  expect(await compact(place)).toEqual([]);

  const ledger = await homeIn(place).write();
  const run = await ledger.begin(runStart());
  expect(run.recovered).toBe(1);
  await attempts(run, 8, "accepted");
  await ledger.close();
  expect(await compact(place)).toEqual([{ ...wave, commits: 4 }]);
});

it("shows no number and no word when it is folded either", async () => {
  await using place = await repository();
  const number = 254712345678;
  const ledger = await homeIn(place).write();
  const run = await ledger.begin(runStart());
  await run.record([], [intent(number)]);
  await run.record([settlement(number, "in_doubt", { messageId: "wamid.x", error: "sorry" })], []);
  await ledger.resolve(wave, { outcome: "failed", reason: "asked", by: "zoe", atMs: 1 });
  await ledger.close();
  await compact(place);
  const files = place.git("ls-tree", "--name-only", waveRef).split("\n");
  const text = files.map((file) => place.git("cat-file", "-p", `${waveRef}:${file}`)).join("\n");
  expect(text).toContain('"kept"');
  expect(text).not.toMatch(/12345678|wamid|sorry|asked|zoe/);
});

it("a run under way is left alone, and waited for where that is asked", async () => {
  await using place = await repository();
  await everything(place);
  const before = place.git("rev-parse", waveRef);
  const lock = await homeIn(place).lock(lockRequest());
  await expect(compact(place)).rejects.toThrow(LockedError);
  await expect(compact(place, { campaigns: ["spring-sale"] })).rejects.toThrow(LockedError);
  expect(await compact(place, { campaigns: ["autumn-sale"] })).toEqual([]);
  expect(place.git("rev-parse", waveRef)).toBe(before);
  const waiting = compact(place, { wait: true });
  await lock.release();
  expect(await waiting).toHaveLength(1);
});

it("of two who compact at once one does, and the other is refused or finds it done", async () => {
  await using place = await repository();
  await everything(place);
  const before = await told(place);
  const ends = await Promise.allSettled([compact(place), compact(place)]);
  const done = ends.filter((end) => end.status === "fulfilled" && end.value.length === 1);
  expect(done).toHaveLength(1);
  for (const end of ends) {
    if (end.status === "rejected") expect(end.reason).toBeInstanceOf(LockedError);
  }
  expect(await told(place)).toEqual(before);
});

it("a run that lost its lock and a compaction never both write", async () => {
  await using place = await repository();
  await everything(place);
  let accepted = 1;
  for (let round = 1; round <= 12; round += 1) {
    const ledger = await homeIn(place).write();
    const person = 100 + round;
    const run = async (): Promise<void> => {
      const begun = await ledger.begin(runStart());
      await attempts(begun, person, "accepted");
      accepted += 1;
    };
    const compaction = sleep(round * 25).then(() => compact(place));
    const ends = await Promise.allSettled([run(), compaction]);
    await ledger.close();
    for (const end of ends) {
      const refusals = [LedgerRefusedError, LedgerWriteError];
      if (end.status === "fulfilled") continue;
      expect(
        refusals.some((one) => end.reason instanceof one),
        String(end.reason),
      ).toBe(true);
    }
    expect(await told(place)).toMatchObject({ totals: { accepted } });
  }
});

it("a compaction that is killed leaves the wave as it was, or folded", async () => {
  await using place = await repository();
  await everything(place);
  const before = await told(place);
  await writeFile(join(place.clone, "carillon.yaml"), "ledger: git:main\n");
  const old = place.git("rev-parse", waveRef);
  const ends = new Set<string>();
  for (let round = 0; round < 16; round += 1) {
    const compaction = startCarillon(["ledger", "compact", "--all"], {
      cwd: place.clone,
      env: place.env,
    });
    await sleep(200 + round * 120);
    compaction.child.kill("SIGKILL");
    await compaction.finished.catch(() => undefined);
    // What git was told is done whether the one who said it lives or not.
    await sleep(1_000);
    expect(await told(place)).toEqual(before);
    const commits = place.git("rev-list", "--count", waveRef);
    ends.add(commits === "1" ? "folded" : "as it was");
    place.git("update-ref", waveRef, old);
    for (const ref of place
      .git("for-each-ref", "--format=%(refname)", "refs/carillon/main/locks")
      .split("\n")) {
      if (ref !== "") place.git("update-ref", "-d", ref);
    }
  }
  expect(ends).toContain("as it was");
});
