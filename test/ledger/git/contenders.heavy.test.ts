import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { gitHome } from "../../../src/ledger/git/git-home.ts";
import type { Ledger, LedgerHome, Lock } from "../../../src/model/ledger.ts";
import { LedgerRefusedError, LockedError } from "../../../src/model/trouble.ts";
import { lockRequest } from "../conformance/homes.ts";
import { intent, runStart, settlement, wave } from "../records.ts";
import { cuttingProxy, gitDaemon } from "./git-daemon.ts";
import { repository } from "./repository.ts";
import type { Repository } from "./repository.ts";

const contenders = 8;
const rounds = Number(process.env["CARILLON_GIT_ROUNDS"] ?? 100);
const address = { name: "main", remote: "origin", chunk: 100 };

const homeIn = (place: Repository): LedgerHome =>
  gitHome(address, { folder: place.clone, env: place.env }, { leaseMs: 60_000 });

describe.concurrent(`${contenders} contenders in ${rounds} rounds`, () => {
  it.each([
    { name: "over file", network: false },
    { name: "over the git protocol, with pushes that are cut off", network: true },
  ])("send each person once, $name", { timeout: 3_600_000 }, async ({ network }) => {
    await using place = await repository();
    await using daemon = await gitDaemon(place.bare, place.env);
    await using proxy = await cuttingProxy(daemon.port);
    if (network) {
      const url = `git://127.0.0.1:${proxy.port}/origin.git`;
      place.gitIn(place.clone, "remote", "set-url", "origin", url);
    }
    const sent = new Map<number, number>();
    let lost = 0;
    for (let round = 1; round <= rounds; round += 1) {
      if (network) proxy.cutAfter(round % 3 === 0 ? -1 : 200 + ((round * 7919) % 1_500));
      const healing = sleep(300).then(() => proxy.cutAfter(Infinity));
      const homes = Array.from({ length: contenders }, () => homeIn(place));
      const won = await contend(homes, round, sent);
      await healing;
      expect(won).toBeLessThanOrEqual(1);
      if (won === 0) lost += 1;
      // Where the network was gone for all of them, somebody tries again.
      if (won === 0) expect(await contend([homeIn(place)], round, sent)).toBe(1);
    }
    expect([...sent.values()].every((times) => times === 1)).toBe(true);
    expect(sent.size).toBe(rounds);
    const ledger = await homeIn(place).read();
    expect(await ledger?.totals(wave)).toMatchObject({ accepted: rounds, in_doubt: 0 });
    await ledger?.close();
    const dropped = network ? `, ${proxy.cuts()} connections cut, ${lost} rounds nobody won` : "";
    process.stderr.write(`${rounds} rounds of ${contenders}: ${sent.size} sent once${dropped}\n`);
  });
});

/** All want to send to one person, as runs would. Returns how many of them did. */
async function contend(
  homes: readonly LedgerHome[],
  person: number,
  sent: Map<number, number>,
): Promise<number> {
  const asked = homes.map(async (home) => ({ home, lock: await lockOf(home) }));
  const everyone = Promise.all(asked);
  const won = await Promise.all(
    asked.map(async (one) => {
      const { home, lock } = await one;
      if (lock === undefined) return false;
      try {
        return await sendOnce(home, person, sent);
      } catch (error) {
        // The network was gone while it looked: then nothing left.
        if (error instanceof LedgerRefusedError) return false;
        throw error;
      } finally {
        // Nobody who comes late finds it free.
        await everyone;
        await lock.release();
      }
    }),
  );
  return won.filter(Boolean).length;
}

async function lockOf(home: LedgerHome): Promise<Lock | undefined> {
  return home.lock(lockRequest()).catch((error: unknown) => {
    if (error instanceof LockedError || error instanceof LedgerRefusedError) return undefined;
    throw error;
  });
}

async function sendOnce(
  home: LedgerHome,
  person: number,
  sent: Map<number, number>,
): Promise<boolean> {
  const ledger = await home.write();
  try {
    return await sendIfNew(ledger, person, sent);
  } finally {
    await ledger.close();
  }
}

async function sendIfNew(
  ledger: Ledger,
  person: number,
  sent: Map<number, number>,
): Promise<boolean> {
  const [standing] = await ledger.standings(wave, [person]);
  if (standing === undefined) {
    const run = await ledger.begin(runStart({ run: `run-${person}-${Math.random()}` }));
    await run.record([], [intent(person)]);
    sent.set(person, (sent.get(person) ?? 0) + 1);
    await run.record([settlement(person, "accepted")], []);
    await run.finish("completed", 1);
  }
  return standing === undefined;
}
