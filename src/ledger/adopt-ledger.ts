import { ulid } from "ulid";
import { campaignLock } from "./campaign-lock.ts";
import type { Repair, RepairRequest, Suspect, WaveSummary } from "../model/ledger-care.ts";
import type { Intent, Ledger, LedgerHome, Lock, Standing, WaveName } from "../model/ledger.ts";
import type { RecipientKey } from "../model/phone.ts";
import { repaired } from "./results.ts";
import { isSameWave, waveName } from "./wave-name.ts";

/** What a home gives to whoever goes on with an older copy of its ledger. */
export interface Adoptable {
  readonly home: LedgerHome;
  /** None where there is no ledger. */
  waves(): Promise<readonly WaveSummary[]>;
}

/**
 * Goes on with the ledger as it is, although it is older than the last run, or is gone: everyone of
 * the suspects whom it cannot prove accepted or rejected becomes in doubt. Nothing in it is taken
 * away. Throws `LockedError` while one of these campaigns is sent. A commit that is cut off can be
 * said again.
 */
export async function adoptLedger(
  { home, waves }: Adoptable,
  { suspects, nowMs }: RepairRequest,
): Promise<Repair> {
  const lock = await lockCampaigns(home, suspects);
  try {
    const known = await waves();
    const doubts = await countDoubts(home, suspects);
    return {
      needed: true,
      kept: sum(known.map(({ attempts }) => attempts)),
      doubts: sum(doubts),
      lost: 0,
      unnamed: known
        .map(waveName)
        .filter((one) => !suspects.some((suspect) => isSameWave(suspect, one))),
      async commit() {
        await doubtAll(
          home,
          suspects.filter((_, nth) => doubts[nth] !== 0),
          nowMs,
        );
        await lock.release();
        return undefined;
      },
      discard: () => lock.release(),
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function lockCampaigns(home: LedgerHome, suspects: readonly Suspect[]): Promise<Lock> {
  return home.lock({
    names: suspects.map(({ campaign }) => campaignLock(campaign)),
    what: "adopt of the ledger",
    wait: false,
    signal: new AbortController().signal,
  });
}

/** How many of each suspect it cannot tell about. */
async function countDoubts(
  home: LedgerHome,
  suspects: readonly Suspect[],
): Promise<readonly number[]> {
  const ledger = await home.read();
  try {
    const counts: number[] = [];
    for (const suspect of suspects) {
      let count = 0;
      for await (const page of unproven(ledger, suspect)) count += page.length;
      counts.push(count);
    }
    return counts;
  } finally {
    await ledger?.close();
  }
}

async function doubtAll(
  home: LedgerHome,
  suspects: readonly Suspect[],
  nowMs: number,
): Promise<void> {
  const ledger = await home.write({ anew: true });
  try {
    for (const suspect of suspects) await doubt(ledger, suspect, nowMs);
  } finally {
    await ledger.close();
  }
}

async function doubt(ledger: Ledger, suspect: Suspect, nowMs: number): Promise<void> {
  const { campaign, wave, destination } = suspect;
  const shard = (await ledger.wave(campaign, wave))?.shard;
  const run = await ledger.begin({
    campaign,
    wave,
    run: ulid(nowMs),
    startedAtMs: nowMs,
    destination,
    ...(shard === undefined ? {} : { shard }),
    digest: "",
  });
  for await (const intents of unproven(ledger, suspect)) {
    await run.record([], intents);
    const doubts = intents.map(({ recipient, attempt }) => ({
      recipient,
      attempt,
      ...said(nowMs),
    }));
    await run.record(doubts, []);
  }
  await run.finish("repaired", nowMs);
}

function said(sentAtMs: number) {
  return { result: "in_doubt", sentAtMs, ...repaired } as const;
}

/** Enough for one commit: a push to a remote takes about a second. */
const pageSize = 2_000;

/** Whoever may have been sent to since, as the attempts that would say so. */
async function* unproven(
  ledger: Ledger | undefined,
  suspect: Suspect,
): AsyncGenerator<readonly Intent[]> {
  let people: RecipientKey[] = [];
  for await (const some of suspect.recipients()) {
    people.push(...some);
    if (people.length < pageSize) continue;
    yield await unprovenOf(ledger, suspect, people);
    people = [];
  }
  if (people.length > 0) yield await unprovenOf(ledger, suspect, people);
}

async function unprovenOf(
  ledger: Ledger | undefined,
  { campaign, wave }: WaveName,
  people: readonly RecipientKey[],
): Promise<readonly Intent[]> {
  const standings = await ledger?.standings({ campaign, wave }, people);
  return people.flatMap((recipient, nth) => {
    const standing = standings?.[nth];
    if (standing !== undefined && proves(standing)) return [];
    return [{ recipient, attempt: (standing?.attempts ?? 0) + 1, version: "unknown" }];
  });
}

/** Whoever failed may have been tried again by what is lost. */
function proves({ outcome }: Standing): boolean {
  return outcome === "accepted" || outcome === "rejected" || outcome === "in_doubt";
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, one) => all + one, 0);
}
