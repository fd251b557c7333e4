import type { AttemptRecord, RunLedger } from "../../model/ledger.ts";
import type { RecipientKey } from "../../model/phone.ts";
import { attemptRecord, selectAttempt, type AttemptRow } from "../attempt-row.ts";
import { foldRun } from "./folds.ts";
import type { HeadWriter } from "./head.ts";
import type { Log } from "./log.ts";
import { recorder, type RunNumbers } from "./record.ts";
import { readTrouble, writeTrouble } from "./refusals.ts";
import { readTransaction, writeUnflushed, type Database } from "./sqlite.ts";

/** A run that was begun, and how many doubts it found on the way. */
export interface BegunRun extends RunNumbers {
  readonly recovered: number;
}

/** Where a run writes. */
export interface RunPlace {
  readonly database: Database;
  readonly path: string;
  readonly log: Log;
  readonly head?: HeadWriter | undefined;
}

export function runLedger({ database, path, log, head }: RunPlace, begun: BegunRun): RunLedger {
  const { wave, run, recovered } = begun;
  const record = recorder(database, begun);
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
    fold: async () =>
      reading(path, () => readTransaction(database, () => foldRun(database, wave, run))),
    lastAttempts: lastAttemptsOf(database, path, wave),
    async finish(status, finishedAtMs) {
      try {
        database
          .prepare("UPDATE runs SET status = ?, finished_at = ? WHERE id = ?")
          .run(status, finishedAtMs, run);
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
  const readLast = lastAttemptReader(database, wave);
  return async (recipients) =>
    reading(path, () => readTransaction(database, () => recipients.map(readLast)));
}

function reading<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw readTrouble(path, error);
  }
}

function lastAttemptReader(
  database: Database,
  wave: number,
): (recipient: RecipientKey) => AttemptRecord | undefined {
  const select = database.prepare(
    `${selectAttempt} WHERE a.wave = ? AND a.recipient = ? ORDER BY a.attempt DESC LIMIT 1`,
  );
  return (recipient) => {
    const row: AttemptRow | undefined = select.get(wave, recipient);
    return row && attemptRecord(row);
  };
}
