import { describe, expect, it } from "vitest";
import { compile, leafLine, placesOf, rendererOf, rowOf } from "./compile.ts";
import type { Given } from "./compile.ts";

const columns = { first_name: "Ann", "First Name": "Ann", "a.b": "x", date: "2026-12-31", n: "2" };
const vars = { code: "PROMO", day: "31/12/2026", none: " ", most: 0, loc: "x-y" };
const given: Given = { columns, vars, partials: { footer: "Bye" } };

/** A mistake, where it is, and what has to be said about it. */
const mistakes: readonly [text: string, column: number, code: string, hint: string][] = [
  ["Hi {{frist_name}}", 6, "unknown_variable", "did you mean {{first_name}}?"],
  ["Hi {{kode}}", 6, "unknown_variable", "did you mean {{code}}?"],
  ["Hi {{fhone}}", 6, "unknown_variable", "did you mean {{phone}}?"],
  ["Hi {{FirstName}}", 6, "unknown_variable", "{{first_name}}"],
  ["Hi {{zebra}}", 6, "unknown_variable", "the columns are first_name, [First Name]"],
  ["Hi {{First Name}}", 6, "unknown_helper", "{{[First Name]}}"],
  ["{{a.b}}", 3, "unsupported_template", "{{[a.b]}}"],
  ["{{date}}", 3, "ambiguous_name", "{{this.date}}"],
  ["{{upper}}", 3, "wrong_arguments", "{{upper name}}"],
  ["{{uper first_name}}", 3, "unknown_helper", "{{upper name}}"],
  ["{{first_name n}}", 3, "unknown_helper", "write {{first_name}}"],
  ["{{if n}}", 3, "unknown_helper", "{{#if first_name}}"],
  ["{{upper first_name n}}", 3, "wrong_arguments", "{{upper name}}"],
  ["{{truncate first_name}}", 3, "wrong_arguments", "{{truncate name 20}}"],
  ["{{default n}}", 3, "wrong_arguments", '{{default name "there"}}'],
  ["{{upper first_name lokale='de'}}", 20, "wrong_arguments", "did you mean locale=?"],
  ["{{trim first_name x=1}}", 19, "wrong_arguments", "it takes no options"],
  ["{{plural n one='#'}}", 3, "wrong_arguments", "other="],
  ["{{truncate first_name 0}}", 3, "bad_number", "{{truncate name 20}}"],
  ["{{number n decimals='two'}}", 3, "bad_number", "decimals=2"],
  ["{{currency n 'shillings'}}", 3, "bad_currency", '"KES"'],
  ["{{date this.date 'DD.MM.YYYY'}}", 3, "bad_pattern", "yyyy yy MMMM"],
  ['{{date this.date "h \'o"}}', 3, "bad_pattern", "apostrophe"],
  ["{{number n locale='klingon-x'}}", 3, "bad_locale", "en-KE"],
  ["{{replace first_name '' 'x'}}", 3, "wrong_value", "{{replace name"],
  ["{{n}} {{date day 'd MMM'}}", 9, "bad_date", "2026-12-31"],
  ["{{n}} {{date '2026-02-30' 'd MMM'}}", 9, "bad_date", "2026-12-31"],
  ["{{n}} {{currency code 'KES'}}", 9, "bad_number", "1234.50"],
  ["{{n}} {{currency 5 code}}", 9, "bad_currency", '"KES"'],
  ["{{date n code}}", 3, "bad_pattern", "yyyy yy MMMM"],
  ["{{truncate n most}}", 3, "bad_number", "{{truncate name 20}}"],
  ["{{number n locale=loc}}", 3, "bad_locale", "en-KE"],
  ["{{#if (gt code 5)}}{{n}}{{/if}}", 8, "bad_number", "1234.50"],
  ["{{n}} {{none}}", 9, "empty_value", "{{default none"],
  ["{{n}} {{upper none}}", 15, "empty_value", "{{default none"],
  ["{{upper (lower zebra)}}", 16, "unknown_variable", "the columns are"],
  ["{{upper (zorro n)}}", 10, "unknown_helper", "the helpers are"],
  ["{{number n decimals=zebra}}", 21, "unknown_variable", "the columns are"],
  ["{{#each n}}x{{/each}}", 4, "unsupported_template", "{{#if name}}"],
  ["{{#first_name}}x{{/first_name}}", 4, "unsupported_template", "{{#if first_name}}"],
  ["{{^zebra}}x{{/zebra}}", 4, "unsupported_template", "{{#unless name}}"],
  ["{{#if}}x{{/if}}", 4, "wrong_arguments", "{{#if first_name}}"],
  ["{{#if n as |m|}}x{{/if}}", 4, "wrong_arguments", "{{#if first_name}}"],
  ["{{#if n includeZero=true}}x{{/if}}", 4, "wrong_arguments", "{{#if first_name}}"],
  ["{{#if zebra}}x{{/if}}", 7, "unknown_variable", "the columns are"],
  ["{{#if n}}x{{else if zebra}}y{{/if}}", 21, "unknown_variable", "the columns are"],
  ["{{default zebra 'x'}}", 11, "unknown_variable", "the columns are"],
  ["{{@root.n}}", 3, "unsupported_template", "columns, vars and phone"],
  ["{{../n}}", 3, "unsupported_template", "write {{n}}"],
  ["{{this}}", 3, "unsupported_template", "columns, vars and phone"],
  ["{{n.length}}", 3, "unsupported_template", "columns|write {{n}}"],
  ["{{'first_name'}}", 3, "unsupported_template", "{{[first_name]}}"],
  ["{{upper null}}", 9, "unsupported_template", "write a name"],
  ["{{> futer}}", 5, "unknown_partial", "did you mean {{> footer}}?"],
  ["{{> elsewhere}}", 5, "unknown_partial", "partials/elsewhere.hbs"],
  ["{{> (lookup n)}}", 5, "unsupported_template", "{{> nairobi}}"],
  ["{{> footer n}}", 5, "unsupported_template", "{{> footer}}"],
  ["{{> footer n=1}}", 5, "unsupported_template", "{{> footer}}"],
  ["{{#> footer}}x{{/footer}}", 1, "unsupported_template", "{{> footer}}"],
  ["{{* footer}}", 1, "unsupported_template", "{{> footer}}"],
  ["{{#*inline 'x'}}y{{/inline}}", 1, "unsupported_template", "{{> footer}}"],
];

/** Text that is no template at all. */
const broken: readonly [text: string, place: string, message: string][] = [
  ["Hi {{name", "10:4", "{{ is not closed"],
  ["Hi {{name}", "10:4", "{{ is not closed"],
  ["one\ntwo {{name}\nthree", "11:5", "{{ is not closed"],
  ["{{#if n}}a {{/if", "10:12", "{{ is not closed"],
  ["one\n{{#if n}}\ntwo", "11:1", "{{#if n}} is not closed"],
  ["{{#if n}}{{#if n}}x{{/if}}", "10:1", "{{#if n}} is not closed"],
  ["{{~#unless n}}{{^}}x", "10:1", "{{~#unless n}} is not closed"],
  ["one\n  {{#if n}}x{{/unless}}", "11:6", "{{#if}} is closed by {{/unless}}"],
  ["a\nb\nc {{}}", "12:5", "`}}` is not expected here"],
  ["{{/if}} and more", "10:1", "`{{/if}}` is not expected here"],
  ["{{else}}", "10:1", "`{{else}}` is not expected here"],
  ["long enough to be cut off in front {{default n=}}", "10:48", "`}}` is not expected here"],
  ["{{a/../b}}", "10:3", "this is not a name"],
];

describe("compileMessage", () => {
  it.each(mistakes)("says where `%s` is wrong and what to write", (text, column, code, hint) => {
    const { value, diagnostics } = compile(text, given);
    expect(placesOf(diagnostics)).toEqual([`campaign.yaml:${leafLine}:${column} ${code}`]);
    expect(`${diagnostics[0]?.message} ${diagnostics[0]?.hint}`).toMatch(
      new RegExp(
        hint
          .split("|")
          .map((each) => escaped(each))
          .join("|"),
      ),
    );
    expect(value).toBeUndefined();
  });

  it.each(broken)("says where `%s` cannot be read", (text, place, message) => {
    const { diagnostics } = compile(text, given);
    expect(placesOf(diagnostics)).toEqual([`campaign.yaml:${place} template_syntax`]);
    expect(diagnostics[0]?.message).toContain(message);
    expect(diagnostics[0]?.hint).toBeTruthy();
  });

  it("tells everything that is wrong at once, in the order of the file", () => {
    const text = "{{zebra}}\n{{> nowhere}} {{upper}}\n{{#each n}}{{/each}}";
    expect(compile(text, given).diagnostics.map(({ line, column }) => [line, column])).toEqual([
      [10, 3],
      [11, 5],
      [11, 17],
      [12, 4],
    ]);
  });

  it("wants every source to have a column", () => {
    const sources = [
      { label: "data/a.csv", names: ["first_name"] },
      { label: "numbers", names: [] },
    ];
    const [diagnostic, ...others] = compile("{{first_name}}", { sources }).diagnostics;
    expect(others).toEqual([]);
    expect(diagnostic).toMatchObject({ code: "missing_column", line: 10, column: 3 });
    expect(diagnostic?.message).toContain("numbers has none");
    expect(diagnostic?.hint).toContain('{{default first_name "there"}}');
  });

  it.each([
    ['{{default first_name "there"}}'],
    ['{{default (upper first_name) "there"}}'],
    ["{{#if first_name}}Hi {{first_name}}{{/if}}"],
    ["{{#unless first_name}}Hi{{else}}{{first_name}}{{/unless}}"],
    ['{{#if (eq first_name "Ann")}}{{upper first_name}}{{/if}}'],
    ["{{#if first_name}}{{> greeting}}{{/if}}"],
    ["{{phone}}"],
  ])("lets some sources lack what `%s` asks for", (text) => {
    const sources = [
      { label: "data/a.csv", names: ["first_name"] },
      { label: "numbers", names: [] },
    ];
    const partials = { greeting: "Hi {{first_name}}" };
    expect(compile(text, { sources, partials }).diagnostics).toEqual([]);
    // Without any source that has the column it is a mistake after all.
    const numbers = [{ label: "numbers", names: [] }];
    const isKnown = text === "{{phone}}";
    expect(compile(text, { sources: numbers, partials }).diagnostics.length > 0).toBe(!isKnown);
  });

  it("refuses a name that is a var and a column, where it is used", () => {
    const both = { columns: { code: "1", other: "2" }, vars: { code: "x", other: "y" } };
    const { diagnostics } = compile("{{code}}", both);
    expect(placesOf(diagnostics)).toEqual(["campaign.yaml:10:3 ambiguous_name"]);
    expect(diagnostics[0]?.message).toContain("data/people.csv");
  });

  it.each([["{{first_name}}"], ["{{default first_name 'x'}}"], ["{{#if phone}}x{{/if}}"]])(
    "refuses `%s` in a message to tags",
    (text) => {
      const tags = { label: "tags", names: [] };
      const people = { label: "data/a.csv", names: ["first_name"] };
      const { diagnostics } = compile(text, { sources: [people, tags] });
      expect(diagnostics.map(({ code }) => code)).toEqual(["column_with_tags"]);
    },
  );

  it("says nothing about columns while the audience is unknown", () => {
    expect(compile("{{zebra}} {{First_Name}}", { sources: undefined }).diagnostics).toEqual([]);
    const { diagnostics } = compile("{{date}} {{upper}}", { sources: undefined });
    expect(diagnostics).toHaveLength(2);
  });

  it("shows no number that stands for a name", () => {
    const { diagnostics } = compile("{{zebra}}", { columns: { "0712345678": "", n: "" } });
    expect(diagnostics[0]?.hint).toBe("the columns are [0712****78], n; or add it under vars:");
  });

  it("looks at every leaf, however deep", () => {
    const message = {
      type: "interactive",
      interactive: { action: { buttons: [{ title: "ok" }, { title: "{{zebra}}" }] } },
    } as const;
    expect(placesOf(compile(message).diagnostics)).toEqual([
      `campaign.yaml:${leafLine}:3 unknown_variable`,
    ]);
  });

  it("never takes a key for a template", () => {
    const message = { type: "contacts", contacts: [{ "{{zebra}}": "x" }] } as const;
    expect(compile(message).diagnostics).toEqual([]);
  });
});

describe("the text's digest", () => {
  const base: Given = {
    columns: { n: "1" },
    vars: { a: "1", b: "2" },
    partials: { p: "x", q: "y" },
  };
  const digestOf = (text: string, change: Given = {}) =>
    rendererOf(text, { ...base, ...change }).textDigest;

  it("stays while nothing changes what is said", () => {
    const digest = digestOf("{{> p}}");
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(digestOf("{{> p}}", { vars: { b: "2", a: "1" } })).toBe(digest);
    expect(digestOf("{{> p}}", { partials: { p: "x", q: "not included" } })).toBe(digest);
    expect(digestOf("{{> p}}", { columns: { n: "2" } })).toBe(digest);
  });

  it.each<[string, string, Given]>([
    ["the text", "{{> p}}!", {}],
    ["an included partial", "{{> p}}", { partials: { p: "z" } }],
    ["a var", "{{> p}}", { vars: { a: "1", b: "3" } }],
    ["the locale", "{{> p}}", { locale: "sw" }],
  ])("changes with %s", (_what, text, change) => {
    expect(digestOf(text, change)).not.toBe(digestOf("{{> p}}"));
  });
});

describe("explain", () => {
  it("says what each leaf took, from where, and how long it became", () => {
    const message = {
      type: "image",
      link: "https://x.test",
      caption: "{{> hi}} {{code}}",
    } as const;
    const renderer = rendererOf(message, {
      columns: { name: "Ann" },
      vars: { code: 7 },
      partials: { hi: "Hi {{name}} {{phone}}" },
    });
    expect(renderer.usedPartials.map(({ name }) => name)).toEqual(["hi"]);
    expect(renderer.explain(rowOf({ name: "Ann" }))[2]).toEqual({
      field: "caption",
      reads: [
        { name: "name", from: "column", value: "Ann" },
        { name: "phone", from: "phone", value: "+254712345678" },
        { name: "code", from: "var", value: "7" },
      ],
      length: 22,
    });
    expect(renderer.explain(rowOf({ name: "" }))[2]).not.toHaveProperty("length");
  });
});

function escaped(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}
