import { parseFault } from "../index.ts";
import type { Fault } from "../index.ts";

/** For `--fault`, which may be given several times. */
export function faults(text: string, before: readonly Fault[] = []): readonly Fault[] {
  return [...before, parseFault(text)];
}
