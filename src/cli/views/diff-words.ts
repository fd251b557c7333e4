import { wordDiff } from "../../index.ts";
import type { TextChange, WordChange } from "../../index.ts";
import { cutAfter, cutBefore, cutMiddle } from "./cut-text.ts";
import { safeLines } from "./safe-text.ts";

type Mask = (text: string) => string;

/** What changed in a text, word by word, with its numbers masked. */
export function changedWords({ before, after }: TextChange, mask: Mask): readonly WordChange[] {
  const was = mask(before ?? "");
  const is = mask(after ?? "");
  if (was !== is) return wordDiff(was, is);
  // Two numbers may look the same once they are masked.
  const both: readonly WordChange[] = [
    { kind: "removed", text: was },
    { kind: "added", text: is },
  ];
  return both.filter(({ text }) => text !== "");
}

/** Lines that hold a change, made safe and shortened, and how many more there are. */
export interface WordLines {
  readonly lines: readonly (readonly WordChange[])[];
  readonly more: number;
}

const mostLines = 12;

/** The lines of a text in which words changed. A line break that came or went stands as `⏎`. */
export function wordLines(words: readonly WordChange[]): WordLines {
  const all: WordChange[][] = [[]];
  for (const { kind, text } of words) {
    for (const [nth, part] of safeLines(text).entries()) {
      if (nth > 0) all.push([]);
      all.at(-1)?.push({ kind, text: part });
    }
    if (kind !== "same") markBreaks(all, kind, safeLines(text).length - 1);
  }
  const changed = all
    .map((line) => line.filter(({ text }) => text !== ""))
    .filter((line) => line.some(({ kind }) => kind !== "same"));
  return {
    lines: changed.slice(0, mostLines).map(shortened),
    more: Math.max(changed.length - mostLines, 0),
  };
}

/** The last `breaks` line ends belong to a change. */
function markBreaks(all: WordChange[][], kind: WordChange["kind"], breaks: number): void {
  for (const line of all.slice(all.length - 1 - breaks, all.length - 1)) {
    line.push({ kind, text: "⏎" });
  }
}

const mostAround = 56;
const mostChanged = 160;
const mostOfLine = 400;

/** Keeps what is next to the changes. */
function shortened(line: readonly WordChange[]): readonly WordChange[] {
  const short = line.map((change, at): WordChange => {
    const { kind, text } = change;
    if (kind !== "same") return { kind, text: cutAfter(text, mostChanged) };
    if (at === 0) return { kind, text: cutBefore(text, mostAround) };
    if (at === line.length - 1) return { kind, text: cutAfter(text, mostAround) };
    return { kind, text: cutMiddle(text, mostAround) };
  });
  let left = mostOfLine;
  const kept = short.filter(({ text }) => (left -= text.length) > 0);
  return kept.length === short.length ? short : [...kept, { kind: "same", text: " …" }];
}
