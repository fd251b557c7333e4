import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { gitCompactor } from "../../../src/ledger/git/git-compactor.ts";
import { gitHome } from "../../../src/ledger/git/git-home.ts";
import {
  LedgerRefusedError,
  LedgerWriteError,
  MissingSettingError,
} from "../../../src/model/trouble.ts";
import { lockRequest } from "../conformance/homes.ts";
import { attempts, intent, runStart, settlement, wave } from "../records.ts";
import { cuttingProxy, gitDaemon } from "./git-daemon.ts";
import { repository } from "./repository.ts";
import type { Repository } from "./repository.ts";

const address = { name: "main", remote: "origin", chunk: 100 };
const number = 254712345678;
const waveRef = "refs/carillon/main/waves/spring-sale/1";

function homeIn(
  place: Repository,
  changes: { env?: Record<string, string>; leaseMs?: number } = {},
) {
  const env = { ...place.env, ...changes.env };
  return gitHome(address, { folder: place.clone, env }, { leaseMs: changes.leaseMs ?? 60_000 });
}

describe("a ledger in git", () => {
  it("shows no number, and no word of a provider or a person, to whoever reads the repository", async () => {
    await using place = await repository();
    const ledger = await homeIn(place).write();
    const run = await ledger.begin(runStart());
    await run.record([], [intent(number)]);
    const said = {
      messageId: "wamid.MjU0NzEyMzQ1Njc4",
      code: "c-254712345678",
      error: `no ${number}`,
    };
    await run.record([settlement(number, "in_doubt", said)], []);
    const reason = `asked ${number}`;
    await ledger.resolve(wave, { outcome: "failed", reason, by: "ann", atMs: 1 });
    expect((await run.lastAttempts([number]))[0]).toMatchObject(said);
    await ledger.close();
    const everything = place
      .git("rev-list", "--objects", "--all")
      .split("\n")
      .map((line) => place.git("cat-file", "-p", line.split(" ")[0] ?? ""))
      .join("\n");
    expect(everything).toContain('"result":"in_doubt"');
    expect(everything).not.toMatch(/12345678|MjU0NzEy|asked|ann\b(?!@)/);
  });

  it("leaves no trace in the clone, and touches no branch of the remote", async () => {
    await using place = await repository();
    place.gitIn(place.clone, "commit", "--quiet", "--allow-empty", "-m", "first");
    place.gitIn(place.clone, "push", "--quiet", "origin", "HEAD:main");
    place.gitIn(place.clone, "checkout", "--quiet", "--detach");
    const before = [
      place.gitIn(place.clone, "for-each-ref"),
      place.gitIn(place.clone, "count-objects"),
    ];
    const branch = place.git("rev-parse", "main");
    const ledger = await homeIn(place).write();
    await attempts(await ledger.begin(runStart()), 1, "accepted");
    await ledger.close();
    const reader = await homeIn(place).read();
    expect(await reader?.totals(wave)).toMatchObject({ accepted: 1 });
    await reader?.close();
    const after = [
      place.gitIn(place.clone, "for-each-ref"),
      place.gitIn(place.clone, "count-objects"),
    ];
    expect(after).toEqual(before);
    expect(place.gitIn(place.clone, "status", "--porcelain")).toBe("");
    expect(place.git("rev-parse", "main")).toBe(branch);
  });

  it.each([
    {
      name: "another key",
      key: "x0Yx0Yx0Y0123456789abcdefghijklmnopqrstuvwxyzABC",
      trouble: LedgerRefusedError,
    },
    { name: "no key", key: "", trouble: MissingSettingError },
    { name: "a short key", key: "secret", trouble: MissingSettingError },
  ])("is refused with $name", async ({ key, trouble }) => {
    await using place = await repository();
    await (await homeIn(place).write()).close();
    const other = homeIn(place, { env: { CARILLON_LEDGER_KEY: key } });
    for (const open of [() => other.read(), () => other.write()]) {
      await expect(open()).rejects.toThrow(trouble);
    }
  });

  it("is read where the clone has its objects already, as a mirror has", async () => {
    await using place = await repository();
    const ledger = await homeIn(place).write();
    await attempts(await ledger.begin(runStart()), 1, "accepted");
    await ledger.close();
    place.gitIn(place.clone, "fetch", "--quiet", "origin", "refs/carillon/*:refs/carillon/*");
    const reader = await homeIn(place).read();
    expect(await reader?.totals(wave)).toMatchObject({ accepted: 1 });
    await reader?.close();
  });

  it("says what is missing where a remote is none, or may not be written", async () => {
    await using place = await repository();
    place.gitIn(place.bare, "config", "transfer.hideRefs", "refs/carillon");
    await expect(homeIn(place).write()).rejects.toThrow(/may not write|cannot be reached/);
    place.gitIn(place.clone, "remote", "set-url", "origin", "https://ann:s3cret@127.0.0.1:1/x.git");
    const error: unknown = await homeIn(place)
      .write()
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(LedgerRefusedError);
    expect(String(error)).not.toContain("s3cret");
    place.gitIn(place.clone, "remote", "remove", "origin");
    await expect(homeIn(place).exists()).rejects.toThrow(/no such remote/);
  });

  it("lets a run that was taken over write nothing any more", async () => {
    await using place = await repository();
    const paused = homeIn(place, { leaseMs: 600_000 });
    const lock = await paused.lock(lockRequest());
    const ledger = await paused.write();
    const run = await ledger.begin(runStart());
    await run.record([], [intent(1)]);

    const next = homeIn(place, { leaseMs: 400 });
    const taken = await next.lock(lockRequest({ wait: true }));
    await expect(run.record([], [intent(2)])).rejects.toThrow(/another run has taken over/);
    await expect(run.record([], [intent(3)])).rejects.toThrow(LedgerWriteError);
    const successor = await next.write();
    expect((await successor.begin(runStart())).recovered).toBe(1);
    expect(await successor.standings(wave, [1, 2])).toMatchObject([
      { outcome: "in_doubt" },
      undefined,
    ]);
    for (const end of [successor.close, taken.release, ledger.close, lock.release]) await end();
    expect(place.git("for-each-ref", "refs/carillon/main/locks")).toBe("");
  });

  it("keeps a lock that is renewed from whoever waits for it", async () => {
    await using place = await repository();
    const leaseMs = 5_000;
    const lock = await homeIn(place, { leaseMs }).lock(lockRequest());
    const stop = new AbortController();
    const waiting = homeIn(place, { leaseMs }).lock(
      lockRequest({ wait: true, signal: stop.signal }),
    );
    await sleep(1.2 * leaseMs);
    stop.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    await lock.release();
  });

  it("is refused where a record is missing", async () => {
    await using place = await repository();
    const ledger = await homeIn(place).write();
    await ledger.begin(runStart());
    await ledger.close();
    place.put(waveRef, "something", "else");
    const reader = await homeIn(place).read();
    await expect(reader?.totals(wave)).rejects.toThrow(
      /damaged: a record of wave 1 of spring-sale/,
    );
    await reader?.close();
  });

  it("is refused where a wave is gone that it had", async () => {
    await using place = await repository();
    const ledger = await homeIn(place).write();
    await ledger.begin(runStart());
    await ledger.close();
    place.git("update-ref", "-d", waveRef);
    const reader = await homeIn(place).read();
    await expect(reader?.standings(wave, [number])).rejects.toThrow(
      /damaged: wave 1 of spring-sale is gone/,
    );
    await reader?.close();
  });

  it("says the same when a wave is one commit", async () => {
    await using place = await repository();
    const ledger = await homeIn(place).write();
    await attempts(await ledger.begin(runStart()), 1, "retry", "accepted");
    await ledger.close();
    const compactor = gitCompactor(address, { folder: place.clone, env: place.env });
    const { signal } = new AbortController();
    expect(await compactor.compact({ wait: false, signal })).toEqual([{ ...wave, commits: 5 }]);
    const reader = await homeIn(place).read();
    expect(await reader?.standings(wave, [1])).toEqual([{ outcome: "accepted", attempts: 2 }]);
    await reader?.close();
  });

  it.each([
    { name: "in the middle of a push", bytes: 600 },
    { name: "before the push could say anything", bytes: 100 },
    { name: "before the answer came back", bytes: -1 },
  ])("claims once and goes on where the network drops $name", async ({ bytes }) => {
    await using place = await repository();
    await using daemon = await gitDaemon(place.bare, place.env);
    await using proxy = await cuttingProxy(daemon.port);
    place.gitIn(
      place.clone,
      "remote",
      "set-url",
      "origin",
      `git://127.0.0.1:${proxy.port}/origin.git`,
    );
    const ledger = await homeIn(place).write();
    const run = await ledger.begin(runStart());
    proxy.cutAfter(bytes);
    const claimed = run.record([], [intent(1), intent(2)]);
    while (proxy.cuts() < 2) await sleep(20);
    proxy.cutAfter(Infinity);
    await claimed;
    await run.record([settlement(1, "accepted")], []);
    await ledger.close();
    const reader = await homeIn(place).read();
    expect(await reader?.totals(wave)).toMatchObject({ accepted: 1, in_doubt: 1 });
    await reader?.close();
    expect(place.git("rev-list", "--count", waveRef)).toBe("3");
  });

  it.each([{ contenders: 8, rounds: 2 }])(
    "is claimed by one of $contenders who begin at once",
    async ({ contenders, rounds }) => {
      await using place = await repository();
      for (let round = 1; round <= rounds; round += 1) {
        const asked = Array.from({ length: contenders }, () => homeIn(place).lock(lockRequest()));
        const ends = await Promise.allSettled(asked);
        const won = ends.filter((end) => end.status === "fulfilled");
        expect(won).toHaveLength(1);
        for (const { value } of won) await value.release();
      }
    },
  );
});
