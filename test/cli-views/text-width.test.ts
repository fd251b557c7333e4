import { describe, expect, it } from "vitest";
import { wrapWords } from "../../src/cli/views/fields.ts";
import { padTo, textWidth } from "../../src/cli/views/text-width.ts";

describe("textWidth", () => {
  it.each([
    { text: "Hi Ann", width: 6 },
    { text: "Zoë", width: 3 },
    { text: "e\u0301", width: 1 },
    { text: "日本語", width: 6 },
    { text: "한국", width: 4 },
    { text: "😀", width: 2 },
    { text: "👩‍👧‍👦", width: 2 },
    { text: "🇰🇪", width: 2 },
    { text: "❤️", width: 2 },
    { text: "©", width: 1 },
    { text: "a\u200Bb", width: 2 },
  ])("gives $text $width columns", ({ text, width }) => {
    expect(textWidth(text)).toBe(width);
    expect(textWidth(padTo(text, 20))).toBe(20);
  });
});

describe("wrapWords", () => {
  it("breaks between words, and inside a word that is longer than a line", () => {
    expect(wrapWords("one two 日本語日本語 abcdefghijkl", 8)).toEqual([
      "one two",
      "日本語日",
      "本語",
      "abcdefgh",
      "ijkl",
    ]);
  });
});
