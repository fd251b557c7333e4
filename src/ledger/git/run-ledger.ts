import { askingInOrder } from "../file/by-recipient.ts";
import { foldRun } from "../file/folds.ts";
import { lastAttemptsOf } from "../file/run-ledger.ts";
import type { Intent, RunLedger, Settlement, WaveName } from "../../model/ledger.ts";
import type { GitLedgerParts } from "./ledger-parts.ts";
import type { InTurn } from "./one-at-a-time.ts";
import type { JournalEvent } from "./journal-event.ts";
import { takenOver, writeTrouble } from "./refusals.ts";

export interface GitRunParts extends GitLedgerParts {
  readonly wave: WaveName;
  readonly run: string;
  readonly recovered: number;
  readonly inTurn: InTurn;
}

/** A run of a ledger in git: what it records is at the remote before it counts. */
export function gitRun(parts: GitRunParts): RunLedger {
  const { replica, run, recovered, inTurn, chunk } = parts;
  const { database } = replica;
  const numbers = replica.numbersOf(run);
  const ask = askingInOrder(database);
  // After a push whose end is not known nobody knows what the remote holds; only a new run does.
  let poison: unknown;

  return {
    recovered,
    claimAhead: chunk,
    recordsAtOnce: 1,
    record: (settlements, intents) =>
      inTurn(async () => {
        if (poison !== undefined) throw poison;
        if (settlements.length === 0 && intents.length === 0) return;
        try {
          await add(parts, recordOf(parts, settlements, intents));
        } catch (error) {
          poison = error;
          throw error;
        }
      }),
    fold: () => inTurn(async () => ask(() => foldRun(database, numbers))),
    lastAttempts: lastAttempts(parts),
    finish: (status, finishedAtMs) =>
      inTurn(() => add(parts, { event: "finish", run, status, finishedAtMs })),
  };
}

async function add({ store, log, wave }: GitRunParts, event: JournalEvent): Promise<void> {
  try {
    if ((await log.add(wave, event)) === undefined) throw takenOver(store.address);
  } catch (error) {
    throw writeTrouble(store.address, error);
  }
}

function recordOf(
  { people, run, wave }: GitRunParts,
  settlements: readonly Settlement[],
  intents: readonly Intent[],
): JournalEvent {
  const person = <T extends Intent | Settlement>(one: T): T => ({
    ...one,
    recipient: people.of(wave, one.recipient),
  });
  return {
    event: "record",
    run,
    atMs: Date.now(),
    settlements: settlements.map((one) => inWholeMs(person(one))),
    intents: intents.map(person),
  };
}

function lastAttempts(parts: GitRunParts): RunLedger["lastAttempts"] {
  const { people, replica, run, wave, inTurn } = parts;
  const { database, path, numbersOf } = replica;
  const ofCopy = lastAttemptsOf(database, path, numbersOf(run).wave);
  return (recipients) =>
    inTurn(async () => {
      const found = await ofCopy(recipients.map((one) => people.of(wave, one)));
      return found.map((attempt, nth) => {
        const recipient = recipients[nth];
        return attempt && recipient !== undefined ? { ...attempt, recipient } : undefined;
      });
    });
}

function inWholeMs(one: Settlement): Settlement {
  const { sentAtMs, latencyMs } = one;
  return {
    ...one,
    sentAtMs: Math.round(sentAtMs),
    ...(latencyMs === undefined ? {} : { latencyMs: Math.round(latencyMs) }),
  };
}
