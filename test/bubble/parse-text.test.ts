import * as fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import { parseText } from "../../src/bubble/parse-text.ts";
import type { Inline, TextLine } from "../../src/bubble/parse-text.ts";

const signs = { bold: "*", italic: "_", strike: "~", code: "`", mono: "```" } as const;

/** What was parsed, with every sign where it was. */
function writtenBack(lines: readonly TextLine[]): string {
  return lines.map(({ sign, parts }) => sign + parts.map(writtenPart).join("")).join("\n");
}

function writtenPart(part: Inline): string {
  if (part.kind === "text" || part.kind === "link") return part.text;
  const inner = "parts" in part ? part.parts.map(writtenPart).join("") : part.text;
  return signs[part.kind] + inner + signs[part.kind];
}

/** What was parsed, in brackets: `b[…]`. */
function told(text: string): string {
  const short = { bold: "b", italic: "i", strike: "s", code: "c", mono: "m", link: "a" } as const;
  const part = (one: Inline): string =>
    one.kind === "text"
      ? one.text
      : `${short[one.kind]}[${"parts" in one ? one.parts.map(part).join("") : one.text}]`;
  return parseText(text)
    .map(({ kind, sign, parts }) => {
      const inner = parts.map(part).join("");
      return kind === "plain" ? inner : `${kind}(${sign.trim()})${inner}`;
    })
    .join("\n");
}

describe("parseText", () => {
  it.each([
    ["*bold*", "b[bold]"],
    ["_italic_ ~strike~", "i[italic] s[strike]"],
    ["*bold _both_ bold*", "b[bold i[both] bold]"],
    ["_*~all three~*_", "i[b[s[all three]]]"],
    ["(*edge*), *edge*! “*edge*”", "(b[edge]), b[edge]! “b[edge]”"],
    ["😀*bold*😀 ❤️*bold*", "😀b[bold]😀 ❤️b[bold]"],
    ["*two words* and *more*", "b[two words] and b[more]"],
    ["`code` ```mono```", "c[code] m[mono]"],
    ["`*no bold*` ```_no italic_```", "c[*no bold*] m[_no italic_]"],
    ["*bold `co*de` bold*", "b[bold c[co*de] bold]"],
    ["```two\nlines``` after", "m[two\nlines] after"],
    ["see https://e.com/a_b_c?x=*1*.", "see a[https://e.com/a_b_c?x=*1]*."],
    ["*https://e.com*", "b[a[https://e.com]]"],
    ["- one\n* two\n- *three*", "bullet(-)one\nbullet(*)two\nbullet(-)b[three]"],
    ["1. one\n12. two", "number(1.)one\nnumber(12.)two"],
    ["> quoted *bold*", "quote(>)quoted b[bold]"],
    ["```code\n- no list```\n- a list", "m[code\n- no list]\nbullet(-)a list"],
  ])("reads %j as %j", (text, expected) => {
    expect(told(text)).toBe(expected);
  });

  it.each([
    "2*3*4",
    "snake_case_name",
    "a * not bold *",
    "*open",
    "close*",
    "*over\nlines*",
    "**doubled**",
    "name: ________",
    "+2547******78 *",
    "``````",
    "```   ```",
    "a`b`c",
    "- ",
    "-5 degrees",
    "1.5 litres",
    ">no space",
    "http://",
    "xhttps://e.com",
    "नमस्*ते*",
    "",
  ])("leaves %j as it is", (text) => {
    expect(told(text)).toBe(text);
  });

  it("keeps every character, whatever the text", () => {
    const piece = fc.constantFrom(
      ...Array.from("*_~`> -.1aé😀\n"),
      "```",
      "https://e.com/",
      "\u202E",
      "שלום",
      "word ",
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join("")),
      fc.string({ unit: "binary", maxLength: 80 }),
    );
    fc.assert(
      fc.property(text, (written) => {
        const broken = written.replaceAll(/\r\n|[\v\f\r\u0085\u2028\u2029]/g, "\n");
        expect(writtenBack(parseText(written))).toBe(broken);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(["*a ", "_a* ", "`a ", "```", "``` ", "https://e.com. ", "*_~", "\n- "])(
    "takes time in proportion to the length of a text of %j",
    (piece) => {
      const startedMs = performance.now();
      parseText(piece.repeat(60_000));
      expect(performance.now() - startedMs).toBeLessThan(5000);
    },
  );
});
