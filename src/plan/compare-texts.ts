import type { TextChange } from "../model/diff.ts";

/** Texts by the field they stand in, in order. */
export type Texts = ReadonlyMap<string, string>;

/** Every text that differs, in the order of `after`; those that are gone come last. */
export function compareTexts(before: Texts, after: Texts): readonly TextChange[] {
  return [...new Set([...after.keys(), ...before.keys()])]
    .map((field) => ({
      field,
      before: before.get(field) ?? null,
      after: after.get(field) ?? null,
    }))
    .filter((change) => change.before !== change.after);
}
