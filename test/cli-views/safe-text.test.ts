import * as fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import { safeJson, safeLines, safeText } from "../../src/cli/views/safe-text.ts";
import { commands, hostileTexts, steering } from "./sample.ts";

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(fc.constantFrom(...hostileTexts, ":", "#", "[", "\u202E", "\u0000"), { maxLength: 8 })
    .map((parts) => parts.join("")),
);

describe("safeText", () => {
  it.each([
    { name: "a line break", text: "a\r\nb", safe: "a b" },
    { name: "a tab", text: "a\tb", safe: "a b" },
    { name: "a terminal escape", text: "\u001B[31mred", safe: "[31mred" },
    { name: "a C1 control sequence", text: "\u009B2Jx", safe: "2Jx" },
    { name: "a change of direction", text: "a\u202Eb\u2066c", safe: "abc" },
    { name: "a hidden tag character", text: "a\u{E0041}b", safe: "ab" },
    { name: "a workflow command", text: "::error::x", safe: ": :error: :x" },
    { name: "an older command put together by cleaning", text: "##\u0000[x", safe: "## [x" },
    { name: "ordinary text in any script", text: "👩‍👧 שלום 日本: 5 %", safe: "👩‍👧 שלום 日本: 5 %" },
  ])("makes $name harmless", ({ text, safe }) => {
    expect(safeText(text)).toBe(safe);
  });

  it("leaves nothing that steers a terminal or a runner in any text, and cleans but once", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const safe = safeText(text);
        expect(safe).not.toMatch(steering);
        expect(safe).not.toMatch(commands);
        expect(safe).not.toContain("\n");
        expect(safeText(safe)).toBe(safe);
      }),
    );
  });
});

describe("safeLines", () => {
  it("keeps the lines and cleans each", () => {
    expect(safeLines("a\r\n::b\u2028c\n\u001B[1m")).toEqual(["a", ": :b", "c", "[1m"]);
  });
});

describe("safeJson", () => {
  it("means the same and holds nothing that steers", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const json = safeJson({ [`key ${text}`]: [text] });
        expect(json).not.toMatch(steering);
        expect(json).not.toMatch(commands);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify({ [`key ${text}`]: [text] })));
      }),
    );
  });
});
