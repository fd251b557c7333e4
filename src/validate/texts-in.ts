import type { Path } from "../model/document.ts";
import { isMapping } from "./is-mapping.ts";

/** A text somewhere in a document: a value, or the key itself at `at`. */
export interface Text {
  readonly at: Path;
  readonly part?: "key";
  readonly text: string;
}

/** Every text in `value`, keys included, from top to bottom. */
export function* textsIn(value: unknown, at: Path = []): Generator<Text> {
  if (typeof value === "string") yield { at, text: value };
  else if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) yield* textsIn(entry, [...at, index]);
  } else if (isMapping(value)) {
    for (const [key, entry] of Object.entries(value)) {
      yield { at: [...at, key], part: "key", text: key };
      yield* textsIn(entry, [...at, key]);
    }
  }
}
