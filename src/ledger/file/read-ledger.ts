import type {
  Ledger,
  OutcomeCounts,
  RunRecord,
  VersionCount,
  WaveName,
  WaveProgress,
} from "../../model/ledger.ts";
import type { AcceptedAhead } from "./accepted-ahead.ts";
import { askingInOrder } from "./by-recipient.ts";
import { outcomesOf, progressOf, versionsOf } from "./folds.ts";
import { inDoubtReader } from "./read-in-doubt.ts";
import { standingsReader } from "./read-standings.ts";
import { idOf } from "./ledger-facts.ts";
import { readTrouble } from "./refusals.ts";
import { outcomeCounts, waveProgress } from "../results.ts";
import { runRecord, type RunRow } from "../run-row.ts";
import type { Database } from "./sqlite.ts";
import { waveFinder, type FindWave } from "./waves.ts";

export interface LedgerReads extends Omit<Ledger, "begin" | "resolve" | "close"> {
  /** Whether a run of the wave was begun in this ledger. */
  hasRun(wave: WaveName, run: string): Promise<boolean>;
}

/**
 * What can be asked of the ledger in an open, checked database. `ahead`: where what it holds is
 * never taken back.
 */
export function readLedger(database: Database, path: string, ahead?: AcceptedAhead): LedgerReads {
  const findWave = waveFinder(database);
  const readStandings = standingsReader(database, ahead);
  const readInDoubt = inDoubtReader(database);
  const ask = askingInOrder(database);
  const read = <T>(work: (find: FindWave) => T): T => {
    try {
      return ask(() => work(findWave));
    } catch (error) {
      throw readTrouble(path, error);
    }
  };

  return {
    id: read(() => idOf(database, path)),
    wave: async (campaign, wave) => read((find) => find({ campaign, wave })?.record),
    standings: async (name, keys) => read((find) => readStandings(find(name)?.id, keys)),
    totals: async (name) => read((find) => totals(database, find(name)?.id)),
    progress: async (name) => read((find) => progress(database, find(name)?.id)),
    versions: async (name) => read((find) => versions(database, find(name)?.id)),
    lastRun: async (name) => read((find) => lastRun(database, find(name)?.id)),
    hasRun: async (name, run) => read((find) => hasRun(database, find(name)?.id, run)),
    async *inDoubt(name) {
      let after = -1;
      for (;;) {
        const page = read((find) => readInDoubt(find(name)?.id, after));
        yield* page;
        const last = page.at(-1);
        if (last === undefined) return;
        after = last.recipient;
      }
    },
  };
}

function totals(database: Database, wave: number | undefined): OutcomeCounts {
  return wave === undefined ? outcomeCounts([]) : outcomesOf(database, wave);
}

function progress(database: Database, wave: number | undefined): WaveProgress {
  return wave === undefined ? waveProgress([]) : progressOf(database, wave);
}

function versions(database: Database, wave: number | undefined): readonly VersionCount[] {
  return wave === undefined ? [] : versionsOf(database, wave);
}

function hasRun(database: Database, wave: number | undefined, run: string): boolean {
  if (wave === undefined) return false;
  const select = database.prepare("SELECT 1 FROM runs WHERE wave = ? AND run = ?");
  return select.get(wave, run) !== undefined;
}

function lastRun(database: Database, wave: number | undefined): RunRecord | undefined {
  if (wave === undefined) return undefined;
  const row: RunRow | undefined = database
    .prepare("SELECT * FROM runs WHERE wave = ? ORDER BY id DESC LIMIT 1")
    .get(wave);
  return row && runRecord(row);
}
