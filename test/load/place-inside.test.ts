import * as fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import { parseDocument } from "../../src/load/load-document.ts";
import type { SourceDocument } from "../../src/model/document.ts";

const file = { path: "/project/a.yaml", shown: "a.yaml" };

/** Where each character of the value of `a` stands, as the characters found there. */
function foundFor(
  text: string,
): { readonly value: string; readonly found: readonly string[] } | undefined {
  const { value: document, diagnostics } = parseDocument(text, file);
  const value = (document?.value as { a?: unknown } | null | undefined)?.a;
  if (diagnostics.length > 0 || !document || typeof value !== "string") return undefined;
  const lines = text.split("\n");
  const at = (offset: number): string => {
    const { line, column } = document.placeInside(["a"], offset);
    return lines[line - 1].charAt(column - 1);
  };
  return { value, found: Array.from({ length: value.length }, (_, offset) => at(offset)) };
}

describe("a place inside a text", () => {
  it.each([
    { style: "plain", text: "a: Hi {{x}}", part: "{{", line: 1, column: 7 },
    { style: "plain over lines", text: "a: Hi\n  you,\n\n  {{x}}", part: "{{", line: 4, column: 3 },
    { style: "single-quoted", text: "a: 'it''s {{x}}'", part: "{{", line: 1, column: 11 },
    { style: "double-quoted", text: 'a: "\\u00e9\\n\\"{{x}}"', part: "{{", line: 1, column: 15 },
    {
      style: "double-quoted over lines",
      text: 'a: "Hi \\\n  you\n\n  {{x}}"',
      part: "{{",
      line: 4,
      column: 3,
    },
    {
      style: "an escape itself",
      text: 'a: "xy\\U0001F600z"',
      part: "\u{1F600}",
      line: 1,
      column: 7,
    },
    { style: "literal", text: "a: |\n  Hi\n\n    {{x}}\n", part: "{{", line: 4, column: 5 },
    {
      style: "literal with CRLF",
      text: "a: |\r\n  Hi\r\n  {{x}}\r\n",
      part: "{{",
      line: 3,
      column: 3,
    },
    {
      style: "literal with an indentation digit",
      text: "a: |1-\n   Hi\n {{x}}\n",
      part: "{{",
      line: 3,
      column: 2,
    },
    {
      style: "literal after a comment",
      text: "a: |+ # note\n  {{x}}\n\n\n",
      part: "{{",
      line: 2,
      column: 3,
    },
    { style: "folded", text: "a: >-\n  Hi\n  you\n\n  {{x}}\n", part: "{{", line: 5, column: 3 },
    {
      style: "folded beside deeper lines",
      text: "a: >\n  Hi\n\n   deep\n\n  {{x}}\n",
      part: "{{",
      line: 6,
      column: 3,
    },
  ])("is exact for $style", ({ text, part, line, column }) => {
    const { value: document } = parseDocument(text, file);
    const value = (document as SourceDocument & { value: { a: string } }).value.a;
    expect(document?.placeInside(["a"], value.indexOf(part))).toEqual({
      file: "a.yaml",
      line,
      column,
    });
  });

  it("is the beginning of what is no text, and of what is not there", () => {
    const { value: document } = parseDocument("a: 123\nb: [x]\n", file);
    expect(document?.placeInside(["a"], 2)).toMatchObject({ line: 1, column: 4 });
    expect(document?.placeInside(["b"], 2)).toMatchObject({ line: 2, column: 4 });
    expect(document?.placeInside(["c"], 2)).toMatchObject({ line: 1, column: 1 });
  });

  it("beyond the text is its end", () => {
    const { value: document } = parseDocument("a: 'xyz'\n", file);
    expect(document?.placeInside(["a"], 99)).toMatchObject({ line: 1, column: 8 });
    expect(document?.placeInside(["a"], -1)).toMatchObject({ line: 1, column: 5 });
  });
});

// Each mark occurs once, so that a place that is off by anything shows.
const marks = Array.from({ length: 200 }, (_, index) => String.fromCodePoint(0x4e00 + index));
const pieces = {
  plain: ["M", "M", " ", "\t", "  ", "'", '"', "{{", "}}", ",", "é", "\u{1F600}"],
  single: ["M", "M", " ", "\t", "''", "''''", '"', "\\", "#", ": ", "{{"],
  double: [
    "M",
    "M",
    " ",
    "\t",
    "'",
    '\\"',
    "\\\\",
    "\\n",
    "\\t",
    "\\ ",
    "\\x41",
    "\\u00e9",
    "\\U0001F600",
    "\\\t",
    "\\_",
  ],
  block: ["M", "M", " ", "\t", "'", '"', "#", "- ", "[", "\\n", "{{"],
};

const lineOf = (style: keyof typeof pieces): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...pieces[style]), { maxLength: 6 }).map((parts) => parts.join(""));

const linesOf = (style: keyof typeof pieces): fc.Arbitrary<readonly string[]> =>
  fc.array(
    fc
      .tuple(fc.constantFrom(0, 0, 0, 1, 3), lineOf(style), fc.constantFrom("", "", "", "\\"))
      .map(([deeper, line, end]) => " ".repeat(deeper) + line + (style === "double" ? end : "")),
    { minLength: 1, maxLength: 7 },
  );

const feeds = fc.constantFrom("\n", "\n", "\r\n");

const flow = (style: "plain" | "single" | "double", quote: string): fc.Arbitrary<string> =>
  fc
    .tuple(linesOf(style), feeds)
    .map(([lines, feed]) => `a: ${quote}${lines.join(`${feed} `)}${quote}${feed}b: 1`);

const block = fc
  .tuple(
    linesOf("block"),
    feeds,
    fc.constantFrom("|", ">"),
    fc.constantFrom("", "-", "+"),
    fc.constantFrom("", "2", "1"),
    fc.constantFrom("", "b: 1"),
  )
  .map(([lines, feed, mode, chomping, digit, after]) => {
    const indented = lines.map((line) => (line === "" ? "" : `  ${line}`));
    return [`a: ${mode}${digit}${chomping}`, ...indented, after].join(feed);
  });

function marked(text: string): string {
  let next = 0;
  return text.replaceAll("M", () => marks[next++ % marks.length]);
}

describe.each([
  { style: "plain", texts: flow("plain", "") },
  { style: "single-quoted", texts: flow("single", "'") },
  { style: "double-quoted", texts: flow("double", '"') },
  { style: "block", texts: block },
])("every character of any $style text", ({ texts }) => {
  it("is found where it was written", () => {
    let checked = 0;
    fc.assert(
      fc.property(texts.map(marked), (text) => {
        const result = foundFor(text);
        if (!result) return;
        for (const [offset, found] of result.found.entries()) {
          const character = result.value.charAt(offset);
          if (!marks.includes(character)) continue;
          expect(found).toBe(character);
          checked++;
        }
      }),
      { numRuns: 2_000 },
    );
    expect(checked).toBeGreaterThan(1_000);
  });
});
