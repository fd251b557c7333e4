import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {
  AttemptRecord,
  AttemptResult,
  Ledger,
  RunLedger,
  Settlement,
  Standing,
} from "../../../src/model/ledger.ts";
import { intent, runStart, settlement, wave } from "../records.ts";
import { ledgerFolder } from "./ledger-folder.ts";

/** Everyone of the wave, and behind them some whom it never tried. */
const people = Array.from({ length: 17_800 }, (_, nth) => 254_700_000_000 + ((nth * 617) % 17_903));
const tried = people.slice(0, 17_400);
const [lateAccepted, withdrawn] = [tried[1203], tried[1711]];

/** Every 90th waited for a second attempt, and every 70th was refused; the others were accepted. */
function firstResult(nth: number): AttemptResult {
  if (tried[nth] === lateAccepted) return "in_doubt";
  if (tried[nth] === withdrawn) return "withdrawn";
  if (nth % 90 === 0) return "retry";
  return nth % 70 === 0 ? "rejected" : "accepted";
}

/** Some providers name no message, and not every answer was worth a word. */
function answerTo(nth: number): Partial<Settlement> {
  const words = nth % 500 === 3 ? { code: "odd", error: `nobody is no. ${nth}` } : {};
  const named = nth % 11 === 0 ? {} : { messageId: `message "${nth}"` };
  return { sentAtMs: 1_000_000 + nth, latencyMs: nth % 60, httpStatus: 200, ...named, ...words };
}

async function sendToMany(run: RunLedger): Promise<void> {
  await run.record(
    [],
    tried.map((one) => intent(one)),
  );
  await run.record(
    tried.map((one, nth) => settlement(one, firstResult(nth), answerTo(nth))),
    [],
  );
  const again = tried.filter((_, nth) => firstResult(nth) === "retry");
  await run.record(
    [],
    again.map((one) => intent(one, 2)),
  );
  await run.record(
    again.map((one) => settlement(one, "accepted", { attempt: 2 })),
    [],
  );
}

/** A person says of a doubt that it was taken, after a second attempt that never left. */
async function acceptLate(ledger: Ledger): Promise<void> {
  if (lateAccepted === undefined) return;
  const run = await ledger.begin(runStart());
  await run.record([], [intent(lateAccepted, 2)]);
  await run.record([settlement(lateAccepted, "withdrawn", { attempt: 2 })], []);
  await ledger.resolve(wave, { outcome: "accepted", reason: "seen", by: "ann", atMs: 1 });
}

/** One of nine is gone, and a few long stretches. */
function isLeft(_: number, nth: number): boolean {
  return nth % 9 !== 0 && nth % 4000 > 300;
}

function inHandfulsReversed(all: readonly number[]): readonly number[] {
  return all.map((_, nth) => all[nth - (nth % 40) + 39 - (nth % 40)] ?? 0);
}

/** Every other one is of the last whom the wave tried, or of those it never tried. */
function mixed(all: readonly number[]): readonly number[] {
  return all.slice(0, 3000).flatMap((one, nth) => [one, all.at(-1 - (nth % 800)) ?? 0]);
}

describe("asked about many recipients, a ledger in a file", () => {
  let home: Awaited<ReturnType<typeof ledgerFolder>>;
  let ledger: Ledger;
  let run: RunLedger;
  let oneByOne: ReadonlyMap<number, Standing | undefined>;
  let lastOfEach: ReadonlyMap<number, AttemptRecord | undefined>;

  beforeAll(async () => {
    home = await ledgerFolder();
    ledger = await home.open();
    run = await ledger.begin(runStart());
    await sendToMany(run);
    await acceptLate(ledger);
    const alone = new Map<number, Standing | undefined>();
    const lastAlone = new Map<number, AttemptRecord | undefined>();
    for (const one of people) {
      alone.set(one, (await ledger.standings(wave, [one]))[0]);
      lastAlone.set(one, (await run.lastAttempts([one]))[0]);
    }
    oneByOne = alone;
    lastOfEach = lastAlone;
  });
  afterAll(() => home[Symbol.asyncDispose]());

  it.each([
    { order: "the order in which they were tried", asked: people },
    { order: "the order in which they were tried, with gaps", asked: people.filter(isLeft) },
    { order: "nearly the order in which they were tried", asked: inHandfulsReversed(people) },
    { order: "the order in which they were tried, strangers among them", asked: mixed(people) },
    { order: "the other way round", asked: people.toReversed() },
    { order: "the order of their numbers", asked: people.toSorted((a, b) => a - b) },
    { order: "their order twice over", asked: [...people, ...people] },
  ])("says of each what it says of them alone, in $order", async ({ asked }) => {
    const reader = await home.open();
    const reporting = await reader.begin(runStart());
    for (let from = 0; from < asked.length; from += 500) {
      const batch = asked.slice(from, from + 500);
      expect(await reader.standings(wave, batch)).toEqual(batch.map((one) => oneByOne.get(one)));
      const last = await reporting.lastAttempts(batch);
      expect(last).toEqual(batch.map((one) => lastOfEach.get(one)));
    }
  });

  it("keeps waves apart that know the same people", async () => {
    const other = { ...wave, wave: 2 };
    const next = await ledger.begin(runStart(other));
    await next.record([], [intent(tried[800] ?? 0)]);
    const reader = await home.open();
    await reader.standings(wave, tried.slice(0, 500));
    const standings = await reader.standings(other, tried.slice(500, 1000));
    expect(standings.filter((one) => one !== undefined)).toEqual([
      { outcome: "in_doubt", attempts: 1 },
    ]);
  });

  it("tells last attempts in the order asked, however often one is asked for", async () => {
    const [one = 0, other = 0] = tried.slice(90);
    const found = await run.lastAttempts([other, 1, one, other]);
    expect(found.map((attempt) => attempt?.recipient)).toEqual([other, undefined, one, other]);
    expect(found.map((attempt) => attempt?.attempt)).toEqual([1, undefined, 2, 1]);
  });
});

describe("what a provider wrote", () => {
  it.each(['quote " and \\', "\u2028 line", "emoji 🎉", "", "0", "[1,null]"])(
    "comes back from a ledger in a file as it was: %j",
    async (text) => {
      await using home = await ledgerFolder();
      const run = await (await home.open()).begin(runStart());
      await run.record([], [intent(1)]);
      const told = { messageId: text, code: text, error: text };
      await run.record([settlement(1, "rejected", told)], []);
      expect(await run.lastAttempts([1])).toMatchObject([told]);
    },
  );
});
