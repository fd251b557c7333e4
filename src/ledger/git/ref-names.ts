import { createHash } from "node:crypto";
import type { RunStart, WaveName } from "../../model/ledger.ts";

/** Where things are in the remote. */
export interface RefNames {
  /** What all of them begin with. */
  readonly all: string;
  readonly header: string;
  /** What remembers which waves there are. */
  readonly head: string;
  readonly waves: string;
  readonly locks: string;
  waveOf(wave: WaveName): string;
  /** Where what a wave was before its repair is kept. */
  keptOf(wave: WaveName, stamp: string): string;
  lockOf(name: string): string;
}

/** A wave, or the share of it that one ledger holds. */
export type WaveShare = Pick<RunStart, "campaign" | "wave" | "shard">;

/** Where the last run of a wave is remembered whose ledger is a file. */
export function markName({ campaign, wave, shard }: WaveShare): string {
  const share = shard === undefined ? "" : `-shard-${shard.index}-of-${shard.of}`;
  return `refs/carillon/${refPart(campaign)}/${wave}${share}`;
}

export function refNames(ledger: string): RefNames {
  const all = `refs/carillon/${ledger}/`;
  const [waves, locks] = [`${all}waves/`, `${all}locks/`];
  return {
    all,
    header: `${all}ledger`,
    head: `${all}head`,
    waves,
    locks,
    waveOf: ({ campaign, wave }) => `${waves}${refPart(campaign)}/${wave}`,
    keptOf: ({ campaign, wave }, stamp) => `${all}kept/${stamp}/${refPart(campaign)}/${wave}`,
    lockOf: (name) => `${locks}${refPart(name)}`,
  };
}

/** The wave behind a ref of it, its campaign by the name that stands in the ref. `waveOf` leads back to the same ref. */
export function waveIn(ref: string): WaveName {
  const [wave = "", campaign = ""] = ref.split("/").toReversed();
  return { campaign, wave: Number(wave) };
}

/** Readable, fit for a ref, and different for different names whatever they contain. */
function refPart(name: string): string {
  // As long as what stands for another name, so that it stands for itself.
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,64}$/.test(name)) return name;
  const readable = name.replaceAll(/[^A-Za-z0-9_]+/g, "-").slice(0, 48);
  return `${readable}-${createHash("sha256").update(name).digest("hex").slice(0, 16)}`;
}
