import { beginRun } from "../file/begin-run.ts";
import { openByRecipient } from "../file/by-recipient.ts";
import { migrate } from "../file/migrations.ts";
import { recorder, type RunNumbers, type WriteRecords } from "../file/record.ts";
import { resolveDoubts } from "../file/resolve-doubts.ts";
import { openDatabase, type Database } from "../file/sqlite.ts";
import type { WaveName } from "../../model/ledger.ts";
import { forgetWave, unfoldRows, unfoldWave } from "./fold-wave.ts";
import type { JournalEvent, RecordEvent } from "./journal-event.ts";

/**
 * What git holds, as a ledger in a file of this process alone, so that states and sums are told
 * by the same code for every home. Git is the truth: it is written first, and this is thrown away.
 */
export interface Replica {
  readonly database: Database;
  readonly path: string;
  /**
   * The same for an event that is just happening and for one that is read again. Returns how
   * many doubts it raised or settled.
   */
  apply(wave: WaveName, event: JournalEvent): number;
  forget(wave: WaveName): void;
  numbersOf(run: string): RunNumbers;
  /** All of `work` is kept, or, where it throws, nothing. */
  together<T>(work: () => Promise<T>): Promise<T>;
  close(): void;
}

export async function openReplica(path: string, ledger: string): Promise<Replica> {
  const database = await openDatabase(path, { readOnly: false, busyTimeoutMs: 0 });
  // Nobody ever comes back to it after a crash.
  database.exec("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF");
  migrate(database);
  openByRecipient(database);
  database.prepare("INSERT INTO meta (id, created_at) VALUES (?, 0)").run(ledger);
  const copy: Copy = { database, path, recorders: new Map() };
  return {
    database,
    path,
    apply: (wave, event) => apply(copy, wave, event),
    forget(wave) {
      copy.recorders.clear();
      forgetWave(database, wave);
    },
    numbersOf: (run) => numbersOf(copy, run),
    together: (work) => together(copy, work),
    close() {
      if (database.isOpen) database.close();
    },
  };
}

interface Copy {
  readonly database: Database;
  readonly path: string;
  /** By run. They remember what the database holds, so they go when that is taken back. */
  readonly recorders: Map<string, WriteRecords>;
}

function apply(copy: Copy, wave: WaveName, event: JournalEvent): number {
  const { database, recorders } = copy;
  switch (event.event) {
    case "begin":
      return beginRun(database, { ...wave, ...event }).recovered;
    case "resolve":
      return resolveDoubts(database, wave, event);
    case "record":
      record(copy, event);
      return 0;
    case "finish":
      database
        .prepare("UPDATE runs SET status = ?, finished_at = ? WHERE run = ?")
        .run(event.status, event.finishedAtMs, event.run);
      return 0;
    case "fold":
      recorders.clear();
      unfoldWave(database, wave, event);
      return 0;
    case "folded":
      unfoldRows(database, wave, event.rows);
      return 0;
  }
}

function record(copy: Copy, { run, settlements, intents, atMs }: RecordEvent): void {
  const write = copy.recorders.get(run) ?? recorder(copy.database, numbersOf(copy, run));
  copy.recorders.set(run, write);
  write(settlements, intents, atMs);
}

function numbersOf({ database }: Copy, run: string): RunNumbers {
  const numbers: RunNumbers | undefined = database
    .prepare("SELECT id AS run, wave FROM runs WHERE run = ?")
    .get(run);
  if (numbers === undefined) throw new Error(`there is no run ${run}`);
  return numbers;
}

async function together<T>({ database, recorders }: Copy, work: () => Promise<T>): Promise<T> {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = await work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    recorders.clear();
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}
