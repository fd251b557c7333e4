/** A value built from a source, each of its characters with the offset it came from. */
export interface Weave {
  readonly text: string;
  /** One for each UTF-16 unit of `text`, and one for its end. */
  readonly offsets: readonly number[];
}

/** Builds a `Weave` from left to right. */
export interface Loom {
  /** `source` from `start` to `end`, as it stands. */
  copy(start: number, end: number): void;
  /** `text`, all of which came from `offset`. */
  put(text: string, offset: number): void;
  /** The character of `source` at `offset`. */
  at(offset: number): string;
  /** The last character put or copied; empty at the beginning. */
  last(): string;
  finish(end: number): Weave;
}

/** Weaves the value of a scalar out of its `source`. */
export function loomFor(source: string): Loom {
  let text = "";
  const offsets: number[] = [];
  return {
    copy(start, end) {
      text += source.slice(start, end);
      for (let at = start; at < end; at++) offsets.push(at);
    },
    put(piece, offset) {
      text += piece;
      for (let unit = 0; unit < piece.length; unit++) offsets.push(offset);
    },
    at: (offset) => source.charAt(offset),
    last: () => text.slice(-1),
    finish: (end) => ({ text, offsets: [...offsets, end] }),
  };
}
