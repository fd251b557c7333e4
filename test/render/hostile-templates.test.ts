import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Message } from "../../src/model/message.ts";
import { compile, render, rendererOf, rowOf, textIn, textOf } from "./compile.ts";

/** Ways out of a template that have worked on one template engine or another. */
const ways = [
  "{{env.SECRET}}",
  "{{process}}",
  "{{process.env.SECRET}}",
  "{{global}}",
  "{{globalThis.process.env}}",
  "{{require 'fs'}}",
  "{{this}}",
  "{{.}}",
  "{{this.constructor}}",
  "{{constructor}}",
  "{{constructor.constructor}}",
  "{{this.constructor.constructor}}",
  "{{__proto__}}",
  "{{this.__proto__}}",
  "{{[__proto__]}}",
  "{{__defineGetter__}}",
  "{{__lookupGetter__ 'x'}}",
  "{{toString}}",
  "{{valueOf}}",
  "{{hasOwnProperty 'x'}}",
  "{{prototype}}",
  "{{@root}}",
  "{{@root.constructor}}",
  "{{@key}}",
  "{{@index}}",
  "{{@partial-block}}",
  "{{> @partial-block}}",
  "{{../secret}}",
  "{{../../constructor}}",
  "{{name.constructor}}",
  "{{name.length}}",
  "{{name.[0]}}",
  "{{name/sub}}",
  "{{lookup this 'constructor'}}",
  "{{lookup name 'length'}}",
  "{{log name}}",
  "{{log 'x' level='error'}}",
  "{{helperMissing}}",
  "{{blockHelperMissing}}",
  "{{#helperMissing}}x{{/helperMissing}}",
  "{{#blockHelperMissing name}}x{{/blockHelperMissing}}",
  "{{#with this}}{{name}}{{/with}}",
  "{{#with name as |x|}}{{x}}{{/with}}",
  "{{#with 'constructor' as |k|}}{{lookup this k}}{{/with}}",
  "{{#each this}}{{@key}}{{/each}}",
  "{{#each name}}x{{/each}}",
  "{{#constructor}}x{{/constructor}}",
  "{{#if (lookup this 'constructor')}}x{{/if}}",
  "{{#if constructor}}x{{/if}}",
  "{{#if @root}}x{{/if}}",
  "{{#if name as |x|}}x{{/if}}",
  "{{#*inline 'x'}}y{{/inline}}{{> x}}",
  "{{* evil}}",
  "{{#* evil}}x{{/evil}}",
  "{{> (name)}}",
  "{{> (lookup . 'name')}}",
  "{{> ../../etc/passwd}}",
  "{{> /etc/passwd}}",
  "{{#> layout}}x{{/layout}}",
  "{{upper undefined}}",
  "{{upper null}}",
  "{{upper @root}}",
  "{{upper this}}",
  "{{$show 'x'}}",
  "{{$need 'name'}}",
  "{{$peek 'constructor'}}",
  "{{#$test name}}x{{/$test}}",
  "{{upper name $of='x'}}",
  "{{upper name __proto__='x'}}",
  "{{{{raw}}}}{{name}}{{{{/raw}}}}",
];

const names = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "__defineGetter__",
  "length",
  "name",
  "each",
  "if2",
  "with",
  "log",
  "lookup",
  "helperMissing",
  "process",
  "env",
  "root",
  "room",
  "columns",
];

describe("a hostile template", () => {
  const spoken: unknown[] = [];
  const { log, error, warn } = console;
  beforeEach(() => {
    spoken.length = 0;
    for (const word of ["log", "error", "warn"] as const) {
      console[word] = (...what: unknown[]) => void spoken.push(what);
    }
  });
  afterEach(() => {
    Object.assign(console, { log, error, warn });
  });

  it.each(ways)("is refused: %s", (text) => {
    const { value, diagnostics } = compile(text, { columns: { name: "Ann" } });
    expect(value).toBeUndefined();
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(spoken).toEqual([]);
  });

  it.each(ways)("finds nothing where columns are not known either: %s", (text) => {
    const { value } = compile(text, { sources: undefined });
    const rendered = value?.message(rowOf({ name: "Ann" }));
    const isHarmless =
      rendered === undefined ||
      "problem" in rendered ||
      ["", "x"].includes(textIn(rendered.message));
    expect(isHarmless).toBe(true);
    expect(spoken).toEqual([]);
  });

  it.each(names)("reads a column called %s like any other", (name) => {
    const columns = { [name]: "plain", a: "1" };
    expect(textOf(`{{[${name}]}}`, { columns })).toBe("plain");
    expect(textOf(`{{upper this.${name}}}`, { columns })).toBe("PLAIN");
    expect(textOf(`{{#if [${name}]}}yes{{/if}}`, { columns })).toBe("yes");
  });

  it.each(names)("finds nothing in a row without a column called %s", (name) => {
    const sources = [{ label: "data/a.csv", names: [name] }];
    const rendered = rendererOf(`{{default [${name}] "nothing"}}`, { sources }).message(rowOf({}));
    expect(rendered).toEqual({ message: { type: "text", text: "nothing" } });
  });

  it("is text and never a tree: a program in its place is data", () => {
    const program = {
      type: "Program",
      body: [{ type: "MustacheStatement", path: { type: "PathExpression", parts: ["x"] } }],
    };
    const message: Message = { type: "contacts", contacts: [program] };
    expect(render(message)).toMatchObject({
      payload: expect.stringContaining("MustacheStatement"),
    });
  });

  it("is not reached by what was done to Object.prototype", () => {
    const polluted = Object.prototype as Record<string, unknown>;
    polluted["secret"] = "leaked";
    try {
      expect(compile("{{secret}}", { columns: { a: "1" } }).value).toBeUndefined();
      expect(compile("{{> secret}}").value).toBeUndefined();
      const { value } = compile("{{secret}}", { sources: undefined });
      expect(value?.message(rowOf({}))).toMatchObject({ problem: { code: "empty_value" } });
    } finally {
      delete polluted["secret"];
    }
  });

  it.each([
    ["blocks", "{{#if n}}".repeat(30_000) + "{{/if}}".repeat(30_000)],
    ["blocks, within bounds of the parser", "{{#if n}}".repeat(41) + "{{/if}}".repeat(41)],
    ["calls", `{{upper ${"(upper ".repeat(2000)}n${")".repeat(2000)}}}`],
    ["characters", "x".repeat(140_000) + "{{n}}"],
    ["values", "{{n}}".repeat(5000)],
    ["calls beside each other", `{{or ${"(upper n) ".repeat(8)}}}`.repeat(300)],
    ["open blocks", "{{#if n}}".repeat(5000)],
    ["else after else", `{{#if n}}${"{{else if n}}".repeat(5000)}{{/if}}`],
  ])("is not compiled however large it is: %s", (_what, text) => {
    const startedAt = performance.now();
    expect(compile(text, { columns: { n: "1" } }).diagnostics.length).toBeGreaterThan(0);
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });

  it.each([
    ["line breaks", `{{n}}${"\n".repeat(60_000)}x`],
    ["braces", `{{n}} ${"}{".repeat(30_000)}`],
    ["values", "{{n}} ".repeat(500)],
  ])("of many %s is rendered in no time", (_what, text) => {
    const startedAt = performance.now();
    expect(render(text, { columns: { n: "1" } })).toHaveProperty("payload");
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });
});
