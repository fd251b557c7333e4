import { setTimeout as sleep } from "node:timers/promises";
import type { WaveName } from "../../model/ledger.ts";
import type { Entry, Written } from "./ref-store.ts";
import { openHeads, type Head, type Heads, type WaveEntry } from "./heads.ts";
import { messageOf, type JournalEvent } from "./journal-event.ts";
import { damaged } from "./refusals.ts";
import { eventFile, replay, type ReplayParts } from "./replay.ts";

/** A ref that moves while it is fetched is asked for again. */
const mostTries = 4;
/** Others who write to the same ledger move its head, too. */
const mostHeads = 50;

/** Waves as they lie in git, and the local copy of them. */
export interface WaveLog {
  /** Looks, unless it has looked before. */
  once(wave: WaveName): Promise<void>;
  /**
   * Brings the copy to where git is. Returns whether there is such a wave. Throws
   * `LedgerRefusedError` where the head remembers it, or remembers more of it.
   */
  refresh(wave: WaveName): Promise<boolean>;
  /**
   * Makes an event happen: in the copy, and, before that counts, in git. `undefined`: git has
   * moved on, and nothing happened. Else what `Replica.apply` says.
   */
  add(wave: WaveName, event: JournalEvent): Promise<number | undefined>;
  /** Where the copy is; `undefined` where there is no such wave. */
  tipOf(wave: WaveName): WaveTip | undefined;
  /** What there is, as the head remembers it. */
  waves(): Promise<readonly WaveEntry[]>;
  /** Puts a commit in the place of a wave, in git alone. False: git has moved on. */
  put(wave: WaveName, change: WaveChange): Promise<boolean>;
}

export interface WaveTip {
  readonly commit: string;
  readonly records: number;
}

/** What a wave's ref is to hold, and how many records that is. */
export type WaveChange = Omit<Entry, "ref"> & { readonly records: number };

export function openWaveLog(parts: ReplayParts): WaveLog {
  const known: Known = {
    ...parts,
    tips: new Map(),
    heads: openHeads(parts.store),
    head: undefined,
  };
  const refOf = parts.store.names.waveOf;
  return {
    refresh: (wave) => refresh(known, wave),
    async once(wave) {
      if (!known.tips.has(refOf(wave))) await refresh(known, wave);
    },
    add: (wave, event) => add(known, wave, event),
    tipOf: (wave) => known.tips.get(refOf(wave)),
    put: (wave, change) => put(known, wave, change),
    async waves() {
      const head = await parts.store.list(parts.store.names.all).then(known.heads.at);
      return head?.waves ?? [];
    },
  };
}

interface Known extends ReplayParts {
  /** The last commit that the copy knows of each wave, by its ref; `undefined` where there was none. */
  readonly tips: Map<string, WaveTip | undefined>;
  readonly heads: Heads;
  /** As it was seen or written last. */
  head: Head | undefined;
}

async function refresh(known: Known, wave: WaveName): Promise<boolean> {
  const { store, heads } = known;
  const ref = store.names.waveOf(wave);
  let flaw = `what ${ref} names is not there`;
  for (let tries = 0; tries < mostTries; tries += 1) {
    // A server moves refs one after the other, though it takes all of them or none.
    await sleep(50 * tries);
    const refs = await store.list(store.names.all);
    known.head = await heads.at(refs);
    if (known.head === undefined || !(await bring(known, wave, refs.get(ref)))) continue;
    const found = flawOf(known, wave, known.head);
    if (found === undefined) return refs.has(ref);
    flaw = found;
  }
  throw damaged(store.address, flaw);
}

/** What the head remembers and is not there. */
function flawOf({ store, tips }: Known, wave: WaveName, head: Head): string | undefined {
  const tip = tips.get(store.names.waveOf(wave));
  const records = head.recordsOf(wave);
  if (records === undefined || (tip?.records ?? -1) >= records) return undefined;
  if (tip === undefined) return `${nameOf(wave)} is gone`;
  return `${nameOf(wave)} is older than its last run: it has ${tip.records} records of at least ${records}`;
}

function nameOf({ campaign, wave }: WaveName): string {
  return `wave ${wave} of ${campaign}`;
}

/** Whether the commit was there to be brought: it may have gone since it was listed. */
async function bring(known: Known, wave: WaveName, tip: string | undefined): Promise<boolean> {
  const { store, replica, tips } = known;
  const ref = store.names.waveOf(wave);
  const before = tips.get(ref);
  if (tip === before?.commit) {
    tips.set(ref, before);
    return true;
  }
  if (tip === undefined) throw damaged(store.address, `${nameOf(wave)} is gone`);
  const { has, fetch, isAncestor, history } = await store.scratch();
  if (!(await has(tip))) await fetch(ref, before?.commit);
  if (!(await has(tip))) return false;
  const follows = before !== undefined && (await isAncestor(before.commit, tip));
  const commits = await history(tip, follows ? before.commit : undefined);
  const records = await replica.together(async () => {
    if (!follows) replica.forget(wave);
    return replay(known, wave, { commits, records: follows ? before.records : 0 });
  });
  tips.set(ref, { commit: tip, records });
  return true;
}

class Moved extends Error {}

async function add(known: Known, wave: WaveName, event: JournalEvent): Promise<number | undefined> {
  const { store, journal, replica, tips } = known;
  const before = tips.get(store.names.waveOf(wave));
  try {
    return await replica.together(async () => {
      const changed = replica.apply(wave, event);
      if (changed === 0 && event.event === "resolve") return 0;
      const content = journal.write(event);
      const draft = { file: eventFile, content, message: messageOf(event), parent: before?.commit };
      const records = (before?.records ?? 0) + 1;
      const change = { from: before?.commit, draft, records };
      // Claims go alone: they have to be quick.
      const isClaim = event.event === "record";
      const isIn = isClaim
        ? (await write(known, wave, change)) !== undefined
        : await put(known, wave, change);
      if (!isIn) throw new Moved();
      return changed;
    });
  } catch (error) {
    if (error instanceof Moved) return undefined;
    throw error;
  }
}

/** A wave, and, in the same push, the head. */
async function put(known: Known, wave: WaveName, change: WaveChange): Promise<boolean> {
  const { store, heads } = known;
  const entry = { ...wave, records: change.records };
  for (let tries = 0; tries < mostHeads; tries += 1) {
    if (known.head !== undefined) {
      const ids = await write(known, wave, change, known.head.entry(entry));
      if (ids !== undefined) {
        known.head = known.head.after(ids.at(-1), entry);
        return true;
      }
    }
    await sleep(Math.random() * 100);
    const refs = await store.list(store.names.all);
    if (refs.get(store.names.waveOf(wave)) !== change.from) return false;
    known.head = await heads.at(refs);
  }
  return false;
}

/** Returns what `Desk.write` does. */
async function write(
  { store, tips }: Known,
  wave: WaveName,
  { records, ...change }: WaveChange,
  head?: Entry,
): Promise<Written> {
  const ref = store.names.waveOf(wave);
  const ids = await store.write([{ ref, ...change }, ...(head === undefined ? [] : [head])]);
  const commit = change.draft === undefined ? change.commit : ids?.[0];
  if (ids !== undefined && commit !== undefined) tips.set(ref, { commit, records });
  return ids;
}
