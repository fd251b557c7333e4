import { describe, expect, it } from "vitest";
import { compile, placesOf, rendererOf, textOf } from "./compile.ts";

describe("partials", () => {
  it.each<[string, Readonly<Record<string, string>>, string]>([
    ["Hi{{> a}}!", { a: " {{name}}" }, "Hi Ann!"],
    ["{{> a}}", { a: "1{{> b}}", b: "2{{> c}}", c: "3" }, "123"],
    ["{{> a}}{{> a}}", { a: "{{name}} " }, "Ann Ann "],
    ["Hi\n{{> footer}}\nBye", { footer: "one\ntwo\n" }, "Hi\none\ntwo\nBye"],
    ["Hi\n  {{> footer}}\n", { footer: "one\ntwo\n" }, "Hi\n  one\n  two"],
    ["{{> [my footer]}}{{> 12}}", { "my footer": "a", "12": "b" }, "ab"],
    ["{{> constructor}}{{> __proto__}}", { constructor: "a", ["__proto__"]: "b" }, "ab"],
    ["{{#if city}}{{> a}}{{/if}}{{> b}}", { a: "{{city}}", b: "{{name}}" }, "Ann"],
  ])("render `%s` with %o", (text, partials, expected) => {
    expect(textOf(text, { columns: { name: "Ann", city: "" }, partials })).toBe(expected);
  });

  it("are judged for each place where they stand", () => {
    const partials = { hi: "Hi {{name}}" };
    const sources = [
      { label: "data/a.csv", names: ["name"] },
      { label: "numbers", names: [] },
    ];
    const text = "{{#if name}}{{> hi}}{{/if}}";
    expect(compile(text, { sources, partials }).diagnostics).toEqual([]);
    expect(placesOf(compile(`${text}{{> hi}}`, { sources, partials }).diagnostics)).toEqual([
      "partials/hi.hbs:1:6 missing_column",
    ]);
  });

  it("are told wrong in their own file, once", () => {
    const partials = { a: "one\r\ntwo {{zebra}}", b: "x\n{{#if n}}" };
    expect(placesOf(compile("{{> a}}{{> b}}{{> a}}{{> b}}", { partials }).diagnostics)).toEqual([
      "partials/a.hbs:2:7 unknown_variable",
      "partials/b.hbs:2:1 template_syntax",
    ]);
  });

  it("do not matter while no message includes them", () => {
    const partials = { used: "x", broken: "{{#if", wrong: "{{zebra}}" };
    const renderer = rendererOf("{{> used}}", { partials });
    expect(renderer.usedPartials.map(({ name }) => name)).toEqual(["used"]);
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ["itself", { a: "x{{> a}}" }, "partials/a.hbs:1:6"],
    [
      "each other",
      { a: "{{> b}}", b: "{{> c}}", c: "{{#if phone}}{{> a}}{{/if}}" },
      "partials/c.hbs:1:18",
    ],
  ])("may not include %s", (_whom, partials, place) => {
    expect(placesOf(compile("{{> a}}", { partials }).diagnostics)).toEqual([
      `${place} recursive_partial`,
    ]);
  });

  it.each([
    [20, 0],
    [21, 1],
  ])("may be %i deep: %i mistakes", (depth, mistakes) => {
    const partials = chain(depth, (next) => `.{{> ${next}}}`);
    const { diagnostics } = compile("{{> p1}}", { partials });
    expect(diagnostics.map(({ code }) => code)).toEqual(
      Array.from({ length: mistakes }, () => "message_too_large"),
    );
  });

  it("may not be deeper by a way that was seen before", () => {
    const partials = { ...chain(20, (next) => `.{{> ${next}}}`), top: "{{> p1}}" };
    const { diagnostics } = compile("{{> p1}}{{> top}}", { partials });
    expect(diagnostics.map(({ code }) => code)).toEqual(["message_too_large"]);
  });

  it.each([
    ["doubling", (next: string) => `${"x".repeat(50)}{{> ${next}}}{{> ${next}}}`],
    ["of nothing but others", (next: string) => `{{> ${next}}}`.repeat(40)],
    [
      "guarded otherwise each time",
      (next: string) => `{{#if ${next}}}{{> ${next}}}{{/if}}{{#if x${next}}}{{> ${next}}}{{/if}}`,
    ],
  ])("cannot be a bomb: %s", (_how, text) => {
    const partials = chain(18, text);
    const names = Array.from({ length: 20 }, (_, nth) => [`p${nth}`, `xp${nth}`]).flat();
    const sources = [{ label: "data/a.csv", names }];
    const startedAt = performance.now();
    const { diagnostics } = compile("{{> p1}}", { partials, sources });
    expect(diagnostics.map(({ code }) => code)).toContain("message_too_large");
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });
});

function chain(depth: number, text: (next: string) => string): Readonly<Record<string, string>> {
  const names = Array.from({ length: depth }, (_, nth) => `p${nth + 1}`);
  return Object.fromEntries(
    names.map((name, nth) => [name, nth + 1 === depth ? "end" : text(`p${nth + 2}`)]),
  );
}
