import type { WaveName } from "../model/ledger.ts";

/** The name alone of what may say more of a wave. */
export function waveName({ campaign, wave }: WaveName): WaveName {
  return { campaign, wave };
}

export function isSameWave(one: WaveName, other: WaveName): boolean {
  return one.campaign === other.campaign && one.wave === other.wave;
}
