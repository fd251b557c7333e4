import type { WaveName } from "../../model/ledger.ts";
import type { Desk } from "./desk.ts";
import type { Journal, JournalEvent } from "./journal.ts";
import { foldWave } from "./fold-wave.ts";
import { damaged, takenOver } from "./refusals.ts";
import type { Replica } from "./replica.ts";

/** The file that every commit of a wave holds. */
const eventFile = "events.ndjson";
/** Commits of which the content is in memory at once. */
const pageSize = 500;
/** A ref that moves while it is fetched is asked for again. */
const mostTries = 5;

/** Waves as they lie in git, and the local copy of them. */
export interface WaveLog {
  /** Looks, unless it has looked before. */
  once(wave: WaveName): Promise<void>;
  /** Brings the copy to where git is. Returns whether there is such a wave. */
  refresh(wave: WaveName): Promise<boolean>;
  /**
   * Makes an event happen: in the copy, and, before that counts, in git. `undefined`: git has
   * moved on, and nothing happened. Else what `Replica.apply` says.
   */
  add(wave: WaveName, event: JournalEvent): Promise<number | undefined>;
  /** Puts one commit in the place of a wave's history. Returns how many there were. */
  compact(wave: WaveName): Promise<number>;
}

export interface WaveLogParts {
  readonly desk: Desk;
  readonly journal: Journal;
  readonly replica: Replica;
}

class Moved extends Error {}

export function openWaveLog(parts: WaveLogParts): WaveLog {
  const known: Known = { ...parts, tips: new Map() };
  return {
    refresh: (wave) => refresh(known, wave),
    async once(wave) {
      if (!known.tips.has(parts.desk.names.waveOf(wave))) await refresh(known, wave);
    },
    add: (wave, event) => add(known, wave, event),
    compact: (wave) => compact(known, wave),
  };
}

interface Known extends WaveLogParts {
  /** The last commit that the copy knows of each wave, by its ref; `undefined` where there was none. */
  readonly tips: Map<string, string | undefined>;
}

async function refresh(known: Known, wave: WaveName): Promise<boolean> {
  const { desk, tips } = known;
  const ref = desk.names.waveOf(wave);
  for (let tries = 0; tries < mostTries; tries += 1) {
    const tip = (await desk.list(ref)).get(ref);
    const before = tips.get(ref);
    if (tip === undefined && before !== undefined) {
      throw damaged(desk.address, `wave ${wave.wave} of ${wave.campaign} is gone`);
    }
    if (tip === undefined) tips.set(ref, undefined);
    if (tip === before || (await bring(known, wave, tip ?? ""))) return tip !== undefined;
  }
  throw damaged(desk.address, `what ${ref} names is not there`);
}

/** Whether the commit was there to be brought: it may have gone since it was listed. */
async function bring(known: Known, wave: WaveName, tip: string): Promise<boolean> {
  const { desk, replica, tips } = known;
  const { has, fetch, isAncestor, history } = await desk.scratch();
  const ref = desk.names.waveOf(wave);
  const before = tips.get(ref);
  if (!(await has(tip))) await fetch(ref, before);
  if (!(await has(tip))) return false;
  const since = before !== undefined && (await isAncestor(before, tip)) ? before : undefined;
  const commits = await history(tip, since);
  await replica.together(async () => {
    if (since === undefined) replica.forget(wave);
    await replay(known, wave, commits);
  });
  tips.set(ref, tip);
  return true;
}

async function add(
  { desk, journal, replica, tips }: Known,
  wave: WaveName,
  event: JournalEvent,
): Promise<number | undefined> {
  const ref = desk.names.waveOf(wave);
  const from = tips.get(ref);
  try {
    return await replica.together(async () => {
      const changed = replica.apply(wave, event);
      if (changed === 0 && event.event === "resolve") return 0;
      const content = journal.write(event);
      const draft = { file: eventFile, content, message: messageOf(event), parent: from };
      const [commit] = (await desk.write([{ ref, from, draft }])) ?? [];
      if (commit === undefined) throw new Moved();
      tips.set(ref, commit);
      return changed;
    });
  } catch (error) {
    if (error instanceof Moved) return undefined;
    throw error;
  }
}

async function replay(
  { desk, journal, replica }: WaveLogParts,
  wave: WaveName,
  commits: readonly string[],
): Promise<void> {
  const name = `wave ${wave.wave} of ${wave.campaign}`;
  const { read } = await desk.scratch();
  for (let at = 0; at < commits.length; at += pageSize) {
    for (const text of await read(commits.slice(at, at + pageSize), eventFile)) {
      if (text === undefined) throw damaged(desk.address, `a record of ${name} is missing`);
      try {
        replica.apply(wave, journal.read(text));
      } catch (error) {
        throw damaged(desk.address, `a record of ${name} cannot be read`, error);
      }
    }
  }
}

async function compact(known: Known, wave: WaveName): Promise<number> {
  const { desk, journal, replica, tips } = known;
  if (!(await refresh(known, wave))) return 0;
  const ref = desk.names.waveOf(wave);
  const from = tips.get(ref);
  const fold = foldWave(replica.database, wave);
  if (from === undefined || fold === undefined) return 0;
  const { history } = await desk.scratch();
  const { length } = await history(from);
  const message = `Fold ${length} records`;
  const draft = { file: eventFile, content: journal.write(fold), message, parent: undefined };
  const [commit] = (await desk.write([{ ref, from, draft }])) ?? [];
  if (commit === undefined) throw takenOver(desk.address);
  tips.set(ref, commit);
  return length;
}

/** For whoever looks with `git log`. */
function messageOf(event: JournalEvent): string {
  switch (event.event) {
    case "begin":
      return `Begin run ${event.run}`;
    case "record":
      return `Claim ${event.intents.length}, settle ${event.settlements.length}`;
    case "finish":
      return `Finish run ${event.run}: ${event.status}`;
    case "resolve":
      return `Resolve as ${event.outcome}`;
    case "fold":
      return "Fold";
  }
}
