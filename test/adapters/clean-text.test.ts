import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanText } from "../../src/adapters/shared/clean-text.ts";

/** As it is promised, without a look at what needs no cleaning. */
function plainly(text: string): string {
  const printable = text
    .slice(0, 3000)
    .replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu, " ");
  return Array.from(printable.trim()).slice(0, 300).join("");
}

describe("cleanText", () => {
  const texts = fc.oneof(
    fc.string({ maxLength: 320, size: "max" }),
    fc.string({ unit: "binary", maxLength: 320, size: "max" }),
    fc.stringMatching(/^[ -~]{296,304}$/),
  );

  it("leaves texts that need no cleaning as they are, and cleans all others", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(cleanText(text)).toBe(plainly(text));
      }),
    );
  });

  it.each([
    { text: "wamid.HBgMMjU0NzAwMDAwMDAw", told: "wamid.HBgMMjU0NzAwMDAwMDAw" },
    { text: "", told: "" },
    { text: " padded ", told: "padded" },
    { text: "two\nlines", told: "two lines" },
    { text: "x".repeat(301), told: "x".repeat(300) },
  ])("makes $told of a provider's words", ({ text, told }) => {
    expect(cleanText(text)).toBe(told);
  });
});
