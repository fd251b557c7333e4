import fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import { wordDiff } from "../../src/plan/word-diff.ts";

/** As `git diff --word-diff` has it. */
function marked(before: string, after: string): string {
  return wordDiff(before, after)
    .map(({ kind, text }) =>
      kind === "same" ? text : kind === "removed" ? `[-${text}-]` : `{+${text}+}`,
    )
    .join("");
}

describe("a word diff", () => {
  it.each([
    ["20 % off", "25 % off", "[-20-]{+25+} % off"],
    ["Hi {{name}}", "Hi {{first_name}}", "Hi {{[-name-]{+first_name+}}}"],
    ["one two three", "one three", "one [-two -]three"],
    ["buy it now", "get them today", "[-buy it now-]{+get them today+}"],
    ["", "new", "{+new+}"],
    ["same", "same", "same"],
    ["a\nb", "a\n\nb", "a\n{+\n+}b"],
    ["ادفع 100 الآن", "ادفع 200 الآن", "ادفع [-100-]{+200+} الآن"],
    ["go 👩‍👩‍👧", "go 👩‍👩‍👦", "go [-👩‍👩‍👧-]{+👩‍👩‍👦+}"],
  ])("of %j and %j is %j", (before, after, expected) => {
    expect(marked(before, after)).toBe(expected);
  });

  it("gives both texts back to the letter, and never two stretches of a kind in a row", () => {
    const word = fc.constantFrom("a", "b", " ", "  ", "\n", "{{x}}", "é", "👍🏽", "-");
    const text = fc.array(word, { maxLength: 30 }).map((words) => words.join(""));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const words = wordDiff(before, after);
        const without = (kind: string): string =>
          words.flatMap((one) => (one.kind === kind ? [] : [one.text])).join("");
        expect(without("added")).toBe(before);
        expect(without("removed")).toBe(after);
        const kinds = words.map(({ kind }) => kind);
        expect(kinds.some((kind, nth) => kind === kinds[nth + 1])).toBe(false);
      }),
    );
  });

  it("gives up on texts with little in common instead of taking minutes", () => {
    const text = (word: string): string =>
      Array.from({ length: 8000 }, (_, nth) => `${word}${nth}`).join(" ");
    expect(wordDiff(text("a"), text("b")).map(({ kind }) => kind)).toEqual(["removed", "added"]);
  });
});
