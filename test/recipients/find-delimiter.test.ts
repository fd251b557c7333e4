import { describe, expect, it } from "vitest";
import { delimiterOf, findDelimiter } from "../../src/recipients/find-delimiter.ts";

describe("findDelimiter", () => {
  it.each([
    ["commas", "a,b,c\n1;2;3", ","],
    ["semicolons", "a;b;c\r\n1,2,3", ";"],
    ["tabs", "a\tb\n", "\t"],
    ["a single column", "phone\n1;2", ","],
    ["commas inside quotes", '"a, or b, or c";d\n', ";"],
    ["a doubled quote", '"a "";;;"" b",d\n', ","],
    ["a line break inside quotes", '"a\nb";c\n', ";"],
    ["blank lines on top", "\r\n\na;b\n", ";"],
    ["a byte order mark", "\uFEFFa;b\n", ";"],
    ["a header ended by CR alone", "a;b\r1,2,3", ";"],
  ])("decides by the header alone: %s", (_, text, delimiter) => {
    expect(findDelimiter(Buffer.from(text))).toBe(delimiter);
  });

  it.each(["", "a;b", '"a;b\nc;d\n', "\n\n"])("waits for the end of the header: %j", (text) => {
    expect(findDelimiter(Buffer.from(text))).toBeUndefined();
  });
});

it("takes the header for the whole file where nothing follows", () => {
  expect(delimiterOf(Buffer.from("phone;name"))).toBe(";");
});
