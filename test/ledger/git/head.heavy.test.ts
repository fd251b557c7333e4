import { describe, expect, it } from "vitest";
import { gitCare } from "../../../src/ledger/git/git-care.ts";
import { gitHome } from "../../../src/ledger/git/git-home.ts";
import type { Suspect } from "../../../src/model/ledger-care.ts";
import { LedgerRefusedError } from "../../../src/model/trouble.ts";
import { lockRequest } from "../conformance/homes.ts";
import { attempts, destination, intent, runStart, wave } from "../records.ts";
import { repository } from "./repository.ts";
import type { Repository } from "./repository.ts";

const address = { name: "main", remote: "origin", chunk: 100 };
const other = { campaign: "autumn-sale", wave: 1 };
const waveRef = "refs/carillon/main/waves/spring-sale/1";
const headRef = "refs/carillon/main/head";

const homeIn = (place: Repository) => gitHome(address, { folder: place.clone, env: place.env });

/** A run that reached person 1, and left person 2 failed. */
async function sent(place: Repository, name = wave): Promise<void> {
  const ledger = await homeIn(place).write();
  const run = await ledger.begin(runStart(name));
  await attempts(run, 1, "accepted");
  await attempts(run, 2, "failed");
  await run.finish("completed", 2);
  await ledger.close();
}

const suspect = (recipients: readonly number[]): Suspect => ({
  ...wave,
  destination,
  async *recipients() {
    yield recipients;
  },
});

async function adopt(place: Repository, recipients: readonly number[]) {
  const care = gitCare(address, { folder: place.clone, env: place.env });
  const found = await care.repair({ suspects: [suspect(recipients)], as: "older", nowMs: 7_000 });
  const kept = await found.commit();
  await found.discard();
  return { ...found, kept };
}

async function standings(place: Repository, recipients: readonly number[]) {
  const ledger = await homeIn(place).read();
  const found = await ledger?.standings(wave, recipients);
  await ledger?.close();
  return found?.map((one) => one?.outcome);
}

describe("a wave that is not what the head remembers", () => {
  it.each([
    {
      name: "is gone",
      strike: ({ git }: Repository) => git("update-ref", "-d", waveRef),
      words: /wave 1 of spring-sale is gone/,
    },
    {
      name: "was put back to an older value",
      strike: ({ git }: Repository) => git("update-ref", waveRef, `${waveRef}~3`),
      words: /wave 1 of spring-sale is older than its last run/,
    },
    {
      name: "is as it was, but the head is gone",
      strike: ({ git }: Repository) => git("update-ref", "-d", headRef),
      words: /refs\/carillon\/main\/head is gone/,
    },
  ])("is refused where it $name, and no other wave of the ledger is sent instead", async (how) => {
    await using place = await repository();
    await sent(place);
    how.strike(place);
    const refused = async (): Promise<unknown> => {
      const ledger = await homeIn(place).write();
      return ledger.begin(runStart()).finally(() => ledger.close());
    };
    const error: unknown = await refused().catch((e: unknown) => e);
    expect(error).toBeInstanceOf(LedgerRefusedError);
    expect(String(error)).toMatch(how.words);
    await expect(standings(place, [1])).rejects.toThrow(how.words);
    expect(place.git("for-each-ref", "refs/carillon/main/locks")).toBe("");
  });

  it("lets other campaigns of the same ledger go on", async () => {
    await using place = await repository();
    await sent(place);
    place.git("update-ref", "-d", waveRef);
    await sent(place, other);
    const ledger = await homeIn(place).read();
    expect(await ledger?.totals(other)).toMatchObject({ accepted: 1 });
    await ledger?.close();
  });

  it("is taken up again by adopt: proved ones stay, everyone else is in doubt", async () => {
    await using place = await repository();
    await sent(place);
    const whole = place.git("rev-parse", waveRef);
    // Before person 2 was tried.
    place.git("update-ref", waveRef, `${waveRef}~3`);
    const older = place.git("rev-parse", waveRef);
    const { doubts, kept } = await adopt(place, [1, 2, 3]);
    expect(doubts).toBe(2);
    expect(await standings(place, [1, 2, 3])).toEqual(["accepted", "in_doubt", "in_doubt"]);
    expect(place.git("rev-parse", `${kept}/spring-sale/1`)).toBe(older);
    expect(place.git("rev-parse", waveRef)).not.toBe(whole);
    await sent(place, { ...wave, wave: 2 });
    expect(await standings(place, [1, 2, 3])).toEqual(["accepted", "in_doubt", "in_doubt"]);
  });

  it.each([
    {
      name: "the wave",
      strike: ({ git }: Repository) => git("update-ref", "-d", waveRef),
    },
    {
      name: "everything",
      strike({ git }: Repository) {
        for (const ref of git("for-each-ref", "--format=%(refname)").split("\n")) {
          git("update-ref", "-d", ref);
        }
      },
    },
    {
      name: "the wave, and header and head are no longer what they were",
      strike({ git, put }: Repository) {
        git("update-ref", "-d", waveRef);
        put("refs/carillon/main/ledger", "ledger.json", "{");
        put(headRef, "waves.json", "{");
      },
    },
    {
      name: "a record in the middle",
      strike: ({ put }: Repository) => put(waveRef, "something", "else"),
    },
  ])("can be adopted where it has lost $name", async ({ strike }) => {
    await using place = await repository();
    await sent(place);
    strike(place);
    expect((await adopt(place, [1, 2])).doubts).toBe(2);
    expect(await standings(place, [1, 2, 3])).toEqual(["in_doubt", "in_doubt", undefined]);
    const ledger = await homeIn(place).write();
    expect((await ledger.begin(runStart())).recovered).toBe(0);
    await ledger.close();
  });

  it("is not touched where somebody says no, or is just sending", async () => {
    await using place = await repository();
    await sent(place);
    place.git("update-ref", waveRef, `${waveRef}~3`);
    const before = place.git("for-each-ref");
    const care = gitCare(address, { folder: place.clone, env: place.env });
    const request = { suspects: [suspect([1, 2])], as: "older", nowMs: 7_000 } as const;
    await (await care.repair(request)).discard();
    expect(place.git("for-each-ref")).toBe(before);

    const lock = await homeIn(place).lock(lockRequest());
    await expect(care.repair(request)).rejects.toThrow(/is locked by/);
    await lock.release();
    expect(place.git("for-each-ref")).toBe(before);
  });
});

it("two campaigns that begin at once in one ledger are both remembered", async () => {
  await using place = await repository();
  await sent(place);
  await Promise.all([sent(place, other), sent(place, { campaign: "winter-sale", wave: 2 })]);
  const head: unknown = JSON.parse(place.git("cat-file", "-p", `${headRef}:waves.json`));
  expect(head).toMatchObject({
    waves: expect.arrayContaining([
      { ...wave, records: 6 },
      { ...other, records: 6 },
      { campaign: "winter-sale", wave: 2, records: 6 },
    ]),
  });
});

it("a run that is killed is at least what the head remembers", async () => {
  await using place = await repository();
  const ledger = await homeIn(place).write();
  const run = await ledger.begin(runStart());
  await run.record([], [intent(1)]);
  await ledger.close();
  expect(await standings(place, [1])).toEqual(["in_doubt"]);
});
