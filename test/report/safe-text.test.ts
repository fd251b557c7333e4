/* oxlint-disable no-control-regex -- control characters are what must not come through */
import { describe, expect, it } from "vitest";
import { oneLine, safeCode, safeText } from "../../src/report/safe-text.ts";
import { hostileTexts } from "./sample.ts";

const steering =
  /[\u0000-\u001F\u007F-\u009F\u2028\u2029\u200E\u200F\u061C\u202A-\u202E\u2066-\u2069\uFEFF]/;

describe("safeText", () => {
  it.each([
    { name: "a line break", text: "a\r\nb", safe: "a b" },
    { name: "a paragraph separator", text: "a\u2029b", safe: "a b" },
    { name: "a terminal escape", text: "\u001B[31mred", safe: "[31mred" },
    { name: "a C1 control sequence", text: "\u009B2Jx", safe: "2Jx" },
    { name: "a bell", text: "a\u0007b", safe: "ab" },
    { name: "a change of direction", text: "a\u202Eb\u2066c", safe: "abc" },
    { name: "a hidden tag character", text: "a\u{E0041}b", safe: "ab" },
    { name: "a workflow command", text: "::error::x", safe: ": :error: :x" },
    { name: "a command of the older form", text: "a ##[error]x", safe: "a ## [error]x" },
    {
      name: "a command put together by cleaning",
      text: ":\u202E:x ##\u0000[y",
      safe: ": :x ## [y",
    },
    { name: "many colons", text: ":::", safe: ": : :" },
    {
      name: "ordinary text in any script",
      text: "Habari 👩‍👧 שלום: 5 %",
      safe: "Habari 👩‍👧 שלום: 5 %",
    },
  ])("makes $name harmless", ({ text, safe }) => {
    expect(safeText(text)).toBe(safe);
    expect(safeText(safe)).toBe(safe);
  });

  it.each(hostileTexts)("leaves nothing in %j that steers a terminal or a runner", (text) => {
    expect(safeText(text)).not.toMatch(steering);
    expect(safeText(text)).not.toMatch(/::|##\[/);
    expect(oneLine(text)).not.toMatch(steering);
  });
});

describe("safeCode", () => {
  it.each([
    { code: "re_engagement", safe: "re_engagement" },
    { code: "131047.2", safe: "131047.2" },
    { code: "![x](http://e)", safe: "_x_http_e_" },
    { code: "a".repeat(90), safe: "a".repeat(64) },
  ])("reduces $code to one word", ({ code, safe }) => {
    expect(safeCode(code)).toBe(safe);
  });
});
