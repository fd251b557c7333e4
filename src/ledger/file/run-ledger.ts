import type { RunLedger } from "../../model/ledger.ts";
import { askingInOrder, placeAll } from "./by-recipient.ts";
import { foldRun } from "./folds.ts";
import type { HeadWriter } from "./head.ts";
import { lastAttemptsReader } from "./last-attempts.ts";
import { flushesAtOnce, type WriteAheadLog } from "./write-ahead-log.ts";
import { recorder, type RunNumbers, type WriteRecords } from "./record.ts";
import { readTrouble, writeTrouble } from "./refusals.ts";
import { writeTransaction, writeUnflushed, type Database } from "./sqlite.ts";

/** A run that was begun. */
export interface BegunRun extends RunNumbers {
  /** How many doubts it found on the way. */
  readonly recovered: number;
  /** Nobody of the wave was attempted before it. */
  readonly nobodyBefore?: boolean;
  /** The latest attempt that there was before it, where that is known. */
  readonly after?: number;
}

/** Where a run writes. */
export interface RunPlace {
  readonly database: Database;
  readonly path: string;
  readonly log: WriteAheadLog;
  readonly head?: HeadWriter | undefined;
}

export function runLedger(place: RunPlace, begun: BegunRun): RunLedger {
  const { database, path } = place;
  const { wave, run, recovered, nobodyBefore = false, after } = begun;
  const ask = askingInOrder(database);
  return {
    recovered,
    // The lock on the campaign lasts as long as the process: nobody takes it over.
    nobodyBefore,
    claimAhead: 0,
    recordsAtOnce: flushesAtOnce,
    record: durably(place, recorder(database, begun)),
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

/** Writes at once, and resolves when it is on disk. Flushes may overlap. */
function durably(
  { database, path, log, head }: RunPlace,
  write: WriteRecords,
): RunLedger["record"] {
  // After a write that failed nobody knows what the disk holds; only a new opening does.
  let poison: unknown;
  let unflushed: unknown;
  const poisoned = (error: unknown): unknown => (poison ??= writeTrouble(path, error));

  return async (settlements, intents) => {
    if (poison !== undefined) throw poison;
    if (settlements.length === 0 && intents.length === 0) return;
    let reached = 0;
    try {
      reached = writeUnflushed(database, () => write(settlements, intents));
    } catch (error) {
      throw poisoned(error);
    }
    try {
      await log.flush();
    } catch (error) {
      unflushed = poisoned(error);
    }
    // The flush of one before it may have failed meanwhile. A later write that failed does no harm.
    if (unflushed !== undefined) throw unflushed;
    head?.reached(reached);
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
