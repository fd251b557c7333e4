import type { WaveName } from "../../model/ledger.ts";
import type { Refs } from "./remote.ts";
import { replay, type ReplayParts } from "./replay.ts";

/** A wave as far as it can be read, which is in the copy then. */
export interface SalvagedWave {
  readonly name: WaveName;
  /** What its ref holds. */
  readonly commit: string | undefined;
  /** How many can be read. */
  readonly records: number;
}

/** Brings into the copy what is left of a wave, up to the first record that cannot be read. */
export async function salvageWave(
  parts: ReplayParts,
  name: WaveName,
  refs: Refs,
): Promise<SalvagedWave> {
  const commit = refs.get(parts.store.names.waveOf(name));
  const commits = commit === undefined ? [] : await commitsOf(parts, name, commit);
  const all = await attempt(parts, name, { commits, records: 0 });
  if (all !== undefined) return { name, commit, records: all };
  parts.replica.forget(name);
  let records = 0;
  for (const one of commits) {
    const upTo = await attempt(parts, name, { commits: [one], records });
    if (upTo === undefined) break;
    records = upTo;
  }
  return { name, commit, records };
}

async function commitsOf(
  { store }: ReplayParts,
  name: WaveName,
  tip: string,
): Promise<readonly string[]> {
  const { has, fetch, history } = await store.scratch();
  if (!(await has(tip))) await fetch(store.names.waveOf(name)).catch(() => undefined);
  return history(tip).catch(() => []);
}

/** Happens wholly or not at all. */
function attempt(
  parts: ReplayParts,
  name: WaveName,
  from: Parameters<typeof replay>[2],
): Promise<number | undefined> {
  return parts.replica.together(() => replay(parts, name, from)).catch(() => undefined);
}
