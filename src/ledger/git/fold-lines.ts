import type { FoldedRow, FoldPage, Hashed, Line, Person } from "./journal-event.ts";

/** Texts that a provider or a person chose, in the order in which they are sealed. */
const texts = ["message_id", "code", "error", "reason", "by_whom", "doubt_code", "doubt_error"];

/** A page of a fold as lines: what everyone may read open, the rest to be sealed. */
export function foldedLines({ event, rows }: FoldPage, hashed: Hashed): readonly Line[] {
  const open = rows.map(({ recipient, ...row }) => {
    const facts = Object.entries(row).filter(
      ([name, value]) => name !== "id" && !texts.includes(name) && value !== null,
    );
    return { kept: hashed(Number(recipient)), ...Object.fromEntries(facts) };
  });
  const words = rows.map((row) => texts.map((name) => row[name] ?? null));
  return [{ event, said: words }, ...open];
}

export function foldedOf(head: Line, lines: readonly Line[], person: Person): FoldPage {
  const words = head["said"] as readonly FoldedRow[string][][];
  return {
    event: "folded",
    rows: lines.map(({ kept, ...row }, index) => ({
      ...(row as FoldedRow),
      recipient: person(kept),
      ...Object.fromEntries(texts.map((name, nth) => [name, words[index]?.[nth] ?? null])),
    })),
  };
}
