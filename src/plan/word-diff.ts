import { diffArrays } from "diff";

/** A stretch of two texts. `same` is in both, `removed` in the first alone, `added` in the second. */
export interface WordChange {
  readonly kind: "same" | "removed" | "added";
  readonly text: string;
}

// Not the machine's language: the same texts differ in the same words everywhere.
const segmenter = new Intl.Segmenter("en", { granularity: "word" });

/** Beyond so many words the texts have little in common, and looking for it takes long. */
const mostEdits = 1000;

/**
 * What turns `before` into `after`, in whole words. Without the added ones it is `before`,
 * without the removed ones `after`, to the letter.
 */
export function wordDiff(before: string, after: string): readonly WordChange[] {
  const options = { maxEditLength: mostEdits };
  const found = diffArrays(wordsOf(before), wordsOf(after), options);
  if (found === undefined) return joined([removed(before), added(after)]);
  const changes = found.map(({ value, ...change }): WordChange => {
    const text = value.join("");
    if (change.added) return added(text);
    return change.removed ? removed(text) : { kind: "same", text };
  });
  return joined(withoutCrumbs(changes));
}

function wordsOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function removed(text: string): WordChange {
  return { kind: "removed", text };
}

function added(text: string): WordChange {
  return { kind: "added", text };
}

/** Blanks alone between two changes are no common ground: a changed phrase is read as one. */
function withoutCrumbs(changes: readonly WordChange[]): readonly WordChange[] {
  return changes.flatMap((change, at) => {
    const between = at > 0 && at < changes.length - 1;
    const isCrumb = change.kind === "same" && /^[^\S\n]+$/.test(change.text);
    return between && isCrumb ? [removed(change.text), added(change.text)] : [change];
  });
}

/** What stands between two same stretches becomes one removed and one added. */
function joined(changes: readonly WordChange[]): readonly WordChange[] {
  const whole: WordChange[] = [];
  let gone = "";
  let come = "";
  const flush = (): void => {
    whole.push(removed(gone), added(come));
    gone = "";
    come = "";
  };
  for (const change of changes) {
    if (change.kind === "removed") gone += change.text;
    else if (change.kind === "added") come += change.text;
    else {
      flush();
      whole.push(change);
    }
  }
  flush();
  return whole.filter(({ text }) => text !== "");
}
