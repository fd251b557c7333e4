import { createHash } from "node:crypto";
import type { WaveName } from "../../model/ledger.ts";

/** Where things are in the remote. */
export interface RefNames {
  /** What all of them begin with. */
  readonly all: string;
  readonly header: string;
  readonly waves: string;
  readonly locks: string;
  waveOf(wave: WaveName): string;
  lockOf(name: string): string;
}

export function refNames(ledger: string): RefNames {
  const all = `refs/carillon/${ledger}/`;
  const [waves, locks] = [`${all}waves/`, `${all}locks/`];
  return {
    all,
    header: `${all}ledger`,
    waves,
    locks,
    waveOf: ({ campaign, wave }) => `${waves}${refPart(campaign)}/${wave}`,
    lockOf: (name) => `${locks}${refPart(name)}`,
  };
}

/** Readable, fit for a ref, and different for different names whatever they contain. */
function refPart(name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(name)) return name;
  const readable = name.replaceAll(/[^A-Za-z0-9_]+/g, "-").slice(0, 48);
  return `${readable}-${createHash("sha256").update(name).digest("hex").slice(0, 16)}`;
}
