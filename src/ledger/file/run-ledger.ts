import type { RunLedger } from "../../model/ledger.ts";
import { askingInOrder, placeAll } from "./by-recipient.ts";
import { foldRun } from "./folds.ts";
import type { HeadWriter } from "./head.ts";
import { lastAttemptsReader } from "./last-attempts.ts";
import type { Log } from "./log.ts";
import { recorder, type RunNumbers } from "./record.ts";
import { readTrouble, writeTrouble } from "./refusals.ts";
import { writeTransaction, writeUnflushed, type Database } from "./sqlite.ts";

/** A run that was begun. */
export interface BegunRun extends RunNumbers {
  /** How many doubts it found on the way. */
  readonly recovered: number;
  /** The latest attempt that there was before it, where that is known. */
  readonly after?: number;
}

/** Where a run writes. */
export interface RunPlace {
  readonly database: Database;
  readonly path: string;
  readonly log: Log;
  readonly head?: HeadWriter | undefined;
}

export function runLedger({ database, path, log, head }: RunPlace, begun: BegunRun): RunLedger {
  const { wave, run, recovered, after } = begun;
  const record = recorder(database, begun);
  const ask = askingInOrder(database);
  // After a write that failed nobody knows what the disk holds; only a new opening does.
  let poison: unknown;

  return {
    recovered,
    claimAhead: 0,
    async record(settlements, intents) {
      if (poison !== undefined) throw poison;
      if (settlements.length === 0 && intents.length === 0) return;
      try {
        writeUnflushed(database, () => record(settlements, intents));
        const advance = intents.length > 0 ? head?.next() : undefined;
        await log.flush();
        advance?.();
      } catch (error) {
        poison = writeTrouble(path, error);
        throw poison;
      }
    },
    fold: async () => reading(path, () => ask(() => foldRun(database, begun, after))),
    lastAttempts: lastAttemptsOf(database, path, wave),
    async finish(status, finishedAtMs) {
      try {
        writeTransaction(database, () => {
          placeAll(database);
          database
            .prepare("UPDATE runs SET status = ?, finished_at = ? WHERE id = ?")
            .run(status, finishedAtMs, run);
        });
      } catch (error) {
        throw writeTrouble(path, error);
      }
    },
  };
}

/** The last attempts in a wave, whichever run made them. */
export function lastAttemptsOf(
  database: Database,
  path: string,
  wave: number,
): RunLedger["lastAttempts"] {
  const readLast = lastAttemptsReader(database, wave);
  const ask = askingInOrder(database);
  return async (recipients) => reading(path, () => ask(() => readLast(recipients)));
}

function reading<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw readTrouble(path, error);
  }
}
