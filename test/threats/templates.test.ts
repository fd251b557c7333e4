import { describe, expect, it } from "vitest";
import type { Message } from "../../src/model/message.ts";
import { compile, render, rendererOf, rowOf, textOf } from "../render/compile.ts";

const program = {
  type: "Program",
  body: [
    {
      type: "MustacheStatement",
      path: { type: "PathExpression", parts: ["x"], original: "x", data: false, depth: 0 },
      params: [{ type: "NumberLiteral", value: "console.log(process.env)" }],
    },
  ],
};

/** What advisories on Handlebars before 4.7.10 have in common, as an author could write it. */
const published = [
  // A value that is a syntax tree, compiled again by a dynamic partial.
  "{{> (lookup . 'tree')}}",
  "{{> (lookup this 'tree') }}",
  "{{> @root.tree}}",
  "{{> tree}}",
  "{{#> (lookup . 'tree')}}x{{/undefined}}",
  // Decorators, inline ones among them, that become code or partials.
  "{{#*inline 'a'}}{{constructor}}{{/inline}}{{> a}}",
  "{{* inline 'a'}}",
  "{{#* constructor}}x{{/constructor}}",
  "{{* (lookup this 'constructor')}}",
  // The constructor by way of helpers and of block parameters.
  '{{#with "s" as |string|}}{{#with split as |conslist|}}{{this.pop}}{{/with}}{{/with}}',
  '{{#with "constructor"}}{{#with split as |a|}}{{pop (push "alert(\'x\');")}}{{/with}}{{/with}}',
  "{{#with (__lookupGetter__ '__proto__')}}{{this}}{{/with}}",
  "{{#with (lookup (lookup this 'constructor') 'constructor')}}{{this}}{{/with}}",
  "{{lookup (lookup this '__proto__') 'constructor'}}",
  "{{#each (lookup this '__proto__') as |v k|}}{{k}}{{/each}}",
  "{{[constructor].[constructor]}}",
  "{{this.[__proto__].[polluted]}}",
  "{{__defineGetter__ 'undefined' valueOf}}",
  "{{#blockHelperMissing (lookup this 'constructor')}}x{{/blockHelperMissing}}",
  "{{helperMissing 'constructor'}}",
  // Private data, and the way up and out.
  "{{@level}}",
  "{{@root.process}}",
  "{{#each this}}{{@../key}}{{/each}}",
  "{{../../../constructor}}",
  "{{@partial-block.constructor}}",
  // Code in what becomes source: names, hashes, literals, comments, white-space control.
  '{{foo["bar"]}}',
  '{{[a");process.exit(1);//]}}',
  "{{upper name __proto__=(lookup this 'x')}}",
  "{{upper name constructor='x'}}",
  "{{upper name ['\"];process.exit();//']='x'}}",
  "{{> ['\"];process.exit();//']}}",
  "{{~#if (lookup . 'constructor')~}}x{{~/if~}}",
  "{{{{upper}}}}{{constructor}}{{{{/upper}}}}",
  "{{&constructor}}",
  "{{{constructor}}}",
];

describe("what was published against Handlebars", () => {
  it.each(published)("is an error of the template here: %s", (text) => {
    const given = { columns: { name: "Ann" }, partials: { a: "x" } };
    const { value, diagnostics } = compile(text, given);
    expect(value).toBeUndefined();
    expect(diagnostics.length).toBeGreaterThan(0);
  });

  it.each(["text", "link", "caption"])("is data where it is no text but a tree: in %s", (key) => {
    const message = { type: "contacts", contacts: [{ [key]: program }] } as unknown as Message;
    expect(render(message)).toMatchObject({ payload: expect.stringContaining("NumberLiteral") });
  });

  it("stays text where it stands in a cell, whatever includes the cell", () => {
    const partials = { a: "{{name}} {{upper name}} {{default name 'x'}}" };
    for (const cell of published) {
      const columns = { name: cell };
      const text = textOf("{{> a}}", { columns, partials });
      expect(text).toBe(`${cell} ${cell.toUpperCase()} ${cell}`);
    }
  });
});

const deep = (levels: number): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: levels }, (_, nth) => [`p${nth}`, `{{> p${nth + 1}}}`.repeat(10)]),
  );

/** Each would take all time, all memory or all of the stack where nothing stopped it. */
const bombs: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
  ["a partial in itself", "{{> a}}", { a: "{{> a}}" }],
  ["a partial twice in itself", "{{> a}}", { a: "{{> a}}{{> a}}" }],
  ["two partials in each other", "{{> a}}", { a: "{{> b}}", b: "{{> a}}" }],
  ["a ring of twenty", "{{> p0}}", { ...deep(20), p20: "{{> p0}}" }],
  ["ten to the power of nine", "{{> p0}}", { ...deep(9), p9: "x" }],
  ["ten to the power of nineteen", "{{> p0}}", { ...deep(19), p19: "{{name}}" }],
  ["a partial below an if that is never true", "{{> a}}", { a: "{{#if no}}{{> a}}{{/if}}" }],
  ["a million blocks", "{{#if name}}".repeat(80_000) + "{{/if}}".repeat(80_000), {}],
  ["half a million calls", `{{upper ${"(upper ".repeat(80_000)}name${")".repeat(80_000)}}}`, {}],
  ["a million values", "{{name}}".repeat(120_000), {}],
  ["a name of a megabyte", `{{${"n".repeat(1_000_000)}}}`, {}],
  ["a literal of a megabyte", `{{upper "${"n".repeat(1_000_000)}"}}`, {}],
  ["open braces", "{{".repeat(400_000), {}],
  ["open raw blocks", "{{{{a}}}}".repeat(100_000), {}],
  ["comments in comments", "{{!--".repeat(200_000), {}],
  ["else without end", `{{#if name}}${"{{else if name}}".repeat(50_000)}{{/if}}`, {}],
];

describe("a bomb of", () => {
  it.each(bombs)("%s is refused in words, soon", (_what, text, partials) => {
    const { value, diagnostics } = compile(text, { columns: { name: "Ann" }, partials });
    expect(value).toBeUndefined();
    expect(diagnostics.length).toBeGreaterThan(0);
  });

  it.each([
    ["a truncation", "{{truncate name 1e9}}"],
    ["a replacement that grows", "{{replace (replace name 'a' name) 'a' name}}"],
    ["repeats", "{{name}}".repeat(100)],
  ])("%s of a long cell makes a row invalid, or a text that is bounded", (_what, text) => {
    const columns = { name: "a".repeat(20_000) };
    const { value } = compile(text, { columns });
    const rendered = value?.message(rowOf(columns));
    expect(JSON.stringify(rendered ?? "").length).toBeLessThan(200_000);
  });
});

describe("a column called like a member of an object, or like a helper,", () => {
  const names =
    "__proto__ constructor prototype toString valueOf hasOwnProperty isPrototypeOf".split(" ");
  const helpers =
    "default upper lower trim truncate replace date number currency plural json".split(" ");

  it.each([...names, ...helpers, "each", "with", "lookup", "log", "this", "if", "unless", "else"])(
    "is a column like any other: %s",
    (name) => {
      const row = rowOf({ [name]: "plain" });
      const sources = [{ label: "a.csv", names: [name] }];
      expect(rendererOf(`{{this.[${name}]}}`, { sources }).message(row)).toEqual({
        message: { type: "text", text: "plain" },
      });
      expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    },
  );
});
