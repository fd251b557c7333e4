import type { Diagnostic } from "../model/diagnostic.ts";
import type { PlaceFinder } from "./place-finder.ts";

/** Something wrong at a character of a text, before its place is known. */
export interface Complaint {
  /** In UTF-16 units from the start of the text. */
  readonly offset: number;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** The errors that `complaints` are, in the order of the text. */
export function complaintErrors(
  complaints: readonly Complaint[],
  placeAt: PlaceFinder,
): readonly Diagnostic[] {
  return complaints
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ offset, ...words }) => ({ ...placeAt(offset), severity: "error", ...words }));
}
