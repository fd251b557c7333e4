import { readLedger } from "../file/read-ledger.ts";
import type {
  AttemptRecord,
  Ledger,
  Resolution,
  RunLedger,
  RunStart,
  WaveName,
} from "../../model/ledger.ts";
import type { RecipientKey } from "../../model/phone.ts";
import { LedgerWriteError } from "../../model/trouble.ts";
import type { GitLedgerParts } from "./ledger-parts.ts";
import { oneAtATime, type InTurn } from "./one-at-a-time.ts";
import type { People } from "./people.ts";
import { readTrouble, takenOver } from "./refusals.ts";
import { gitRun } from "./run-ledger.ts";

/** Another run may begin between a look and the push that rests on it. */
const mostTries = 5;

/**
 * A ledger in git. It sees a wave as it was when it first looked, and as its own writes made
 * it since; `begin` and `resolve` look again.
 */
export function gitLedger(parts: GitLedgerParts): Ledger {
  const { store, replica, mode } = parts;
  const inTurn = oneAtATime();
  const writing = <T>(work: () => Promise<T>): Promise<T> => {
    if (mode === "write") return inTurn(work);
    throw new LedgerWriteError(`the ledger ${store.address} was opened to be read`);
  };
  let closed = false;
  return {
    ...lookingAt(parts, inTurn),
    resolve: async (wave, resolution) => writing(() => resolve(parts, wave, resolution)),
    begin: async (start) => writing(() => begin(parts, start, inTurn)),
    async close() {
      if (closed) return;
      closed = true;
      replica.close();
      await store.done();
    },
  };
}

function lookingAt(
  { store, log, people, replica }: GitLedgerParts,
  inTurn: InTurn,
): Omit<Ledger, "resolve" | "begin" | "close"> {
  const reads = readLedger(replica.database, replica.path);
  const looking = <T>(wave: WaveName, work: () => Promise<T>): Promise<T> =>
    inTurn(async () => {
      await log.once(wave).catch((error: unknown) => {
        throw readTrouble(store.address, error);
      });
      return work();
    });
  return {
    id: reads.id,
    wave: (campaign, wave) => looking({ campaign, wave }, () => reads.wave(campaign, wave)),
    standings: (wave, recipients) =>
      looking(wave, () => {
        const persons = recipients.map((recipient) => people.of(wave, recipient));
        return reads.standings(wave, persons);
      }),
    totals: (wave) => looking(wave, () => reads.totals(wave)),
    progress: (wave) => looking(wave, () => reads.progress(wave)),
    versions: (wave) => looking(wave, () => reads.versions(wave)),
    lastRun: (wave) => looking(wave, () => reads.lastRun(wave)),
    async *inDoubt(wave) {
      yield* await looking(wave, () => knownOf(people, reads.inDoubt(wave)));
    },
  };
}

function resolve(
  parts: GitLedgerParts,
  wave: WaveName,
  { recipients, ...resolution }: Resolution,
): Promise<number> {
  const persons = recipients?.map((recipient) => parts.people.of(wave, recipient));
  const whom = persons === undefined ? {} : { recipients: persons };
  const event = { event: "resolve", ...resolution, ...whom } as const;
  return afresh(parts, wave, () => parts.log.add(wave, event));
}

async function begin(
  parts: GitLedgerParts,
  { campaign, wave, ...start }: RunStart,
  inTurn: InTurn,
): Promise<RunLedger> {
  const name = { campaign, wave };
  const recovered = await afresh(parts, name, () =>
    parts.log.add(name, { event: "begin", ...start }),
  );
  return gitRun({ ...parts, wave: name, run: start.run, recovered, inTurn });
}

/** Does what rests on the latest state of a wave, again where that changed meanwhile. */
async function afresh(
  { store, log }: GitLedgerParts,
  wave: WaveName,
  work: () => Promise<number | undefined>,
): Promise<number> {
  try {
    for (let tries = 0; tries < mostTries; tries += 1) {
      await log.refresh(wave);
      const done = await work();
      if (done !== undefined) return done;
    }
  } catch (error) {
    throw readTrouble(store.address, error);
  }
  throw takenOver(store.address);
}

/** By number, and only those whose number somebody asked about: a hash does not tell it. */
async function knownOf(
  people: People,
  attempts: AsyncIterable<AttemptRecord>,
): Promise<readonly AttemptRecord[]> {
  const known: AttemptRecord[] = [];
  for await (const attempt of attempts) {
    const recipient: RecipientKey | undefined = people.recipientOf(attempt.recipient);
    if (recipient !== undefined) known.push({ ...attempt, recipient });
  }
  return known.sort((a, b) => a.recipient - b.recipient);
}
