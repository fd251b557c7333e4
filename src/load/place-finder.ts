import type { Place } from "../model/diagnostic.ts";

/** Offset in a text, in UTF-16 units → where that is. Columns count UTF-16 units, as editors do. */
export type PlaceFinder = (offset: number) => Place;

/** Finds places in `text`, which people know as `file`. Lines end at a line feed. */
export function placeFinder(text: string, file: string): PlaceFinder {
  const lineStarts = [0];
  for (let feed = text.indexOf("\n"); feed !== -1; feed = text.indexOf("\n", feed + 1)) {
    lineStarts.push(feed + 1);
  }
  return (offset) => {
    const line = lastAtOrBefore(lineStarts, offset);
    return { file, line: line + 1, column: offset - (lineStarts[line] ?? 0) + 1 };
  };
}

/** Index of the last of the ascending `starts` that is not beyond `offset`. */
function lastAtOrBefore(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
