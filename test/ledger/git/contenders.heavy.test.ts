import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { gitHome } from "../../../src/ledger/git/git-home.ts";
import type { Ledger, LedgerHome } from "../../../src/model/ledger.ts";
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

describe(`${contenders} contenders in ${rounds} rounds`, () => {
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
    for (let round = 1; round <= rounds; round += 1) {
      if (network) proxy.cutAfter(round % 3 === 0 ? -1 : 200 + ((round * 7919) % 1_500));
      const healing = sleep(300).then(() => proxy.cutAfter(Infinity));
      const won = await Promise.all(
        Array.from({ length: contenders }, () => contend(homeIn(place), round, sent)),
      );
      await healing;
      expect(won.filter(Boolean).length).toBeLessThanOrEqual(1);
      // Where the network was gone for all of them, somebody tries again.
      if (!won.includes(true)) expect(await contend(homeIn(place), round, sent)).toBe(true);
    }
    expect([...sent.values()].every((times) => times === 1)).toBe(true);
    expect(sent.size).toBe(rounds);
    const ledger = await homeIn(place).read();
    expect(await ledger?.totals(wave)).toMatchObject({ accepted: rounds, in_doubt: 0 });
    await ledger?.close();
  });
});

/** Sends to one person as a run would. Returns whether it was this one that did. */
async function contend(
  home: LedgerHome,
  person: number,
  sent: Map<number, number>,
): Promise<boolean> {
  const lock = await home.lock(lockRequest()).catch((error: unknown) => {
    if (error instanceof LockedError || error instanceof LedgerRefusedError) return undefined;
    throw error;
  });
  if (lock === undefined) return false;
  try {
    return await sendOnce(home, person, sent);
  } catch (error) {
    // The network was gone while it looked: then nothing left.
    if (error instanceof LedgerRefusedError) return false;
    throw error;
  } finally {
    // Long enough for everyone else to have asked.
    await sleep(400);
    await lock.release();
  }
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
