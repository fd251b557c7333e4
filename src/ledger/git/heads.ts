import type { WaveName } from "../../model/ledger.ts";
import { isSameWave } from "../wave-name.ts";
import type { RefStore, Entry } from "./ref-store.ts";
import { damaged } from "./refusals.ts";
import type { Refs } from "./remote.ts";
import type { Draft } from "./scratch.ts";

/** A wave that there is, and how many records it has at least. */
export interface WaveEntry extends WaveName {
  readonly records: number;
}

/** What the ledger remembers of its waves apart from them, so that one that is gone, or older, is noticed. */
export interface Head {
  readonly waves: readonly WaveEntry[];
  /** `undefined`: it never had such a wave. */
  recordsOf(wave: WaveName): number | undefined;
  /** What makes it remember these, too. */
  entry(...changed: readonly WaveEntry[]): Entry;
  /** The head that `entry` became. */
  after(commit: string | undefined, ...changed: readonly WaveEntry[]): Head;
}

export interface Heads {
  /** The head that was listed; `undefined` where it has moved since. Throws where there is none. */
  at(refs: Refs): Promise<Head | undefined>;
  /** The same, and an empty one where there is none, or where it cannot be read. */
  orEmpty(refs: Refs): Promise<Head>;
}

const file = "waves.json";

/** What a ledger begins with. */
export const emptyHead: Draft = draftOf([]);

export function openHeads(store: RefStore): Heads {
  const { head: ref } = store.names;
  let last: { readonly commit: string; readonly waves: readonly WaveEntry[] } | undefined;
  const at: Heads["at"] = async (refs) => {
    const commit = refs.get(ref);
    if (commit === undefined) throw damaged(store.address, `${ref} is gone`);
    if (last?.commit !== commit) {
      const text = await store.read(ref, commit, file);
      if (text === undefined) return undefined;
      last = { commit, waves: wavesIn(text, store) };
    }
    return headOf(ref, commit, last.waves);
  };
  return {
    at,
    async orEmpty(refs) {
      const found = await at(refs).catch(() => undefined);
      return found ?? headOf(ref, refs.get(ref), []);
    },
  };
}

function headOf(ref: string, from: string | undefined, waves: readonly WaveEntry[]): Head {
  const having = (changed: readonly WaveEntry[]): readonly WaveEntry[] => [
    ...waves.filter((one) => !changed.some((wave) => isSameWave(one, wave))),
    ...changed.map(({ campaign, wave, records }) => ({ campaign, wave, records })),
  ];
  return {
    waves,
    recordsOf: (wave) => waves.find((one) => isSameWave(one, wave))?.records,
    entry: (...changed) => ({ ref, from, draft: draftOf(having(changed)) }),
    after: (commit, ...changed) => headOf(ref, commit, having(changed)),
  };
}

/** Nobody needs to know what it was before: no parent, so that it stays small. */
function draftOf(waves: readonly WaveEntry[]): Draft {
  const content = `${JSON.stringify({ waves }, undefined, 1)}\n`;
  return { file, content, message: `${waves.length} waves`, parent: undefined };
}

function wavesIn(text: string, store: RefStore): readonly WaveEntry[] {
  try {
    const head: { readonly waves: readonly Readonly<Record<string, unknown>>[] } = JSON.parse(text);
    return head.waves.map(({ campaign, wave, records }) => ({
      campaign: String(campaign),
      wave: Number(wave),
      records: Number(records),
    }));
  } catch (error) {
    throw damaged(store.address, `${store.names.head} cannot be read`, error);
  }
}
