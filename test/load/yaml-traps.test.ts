import { describe, expect, it } from "vitest";
import { parseDocument } from "../../src/load/load-document.ts";
import type { Diagnostic } from "../../src/model/diagnostic.ts";

const file = { path: "/project/a.yaml", shown: "a.yaml" };

function wrongIn(text: string): readonly Diagnostic[] {
  return parseDocument(text, file).diagnostics;
}

const placesIn = (text: string): readonly string[] =>
  wrongIn(text).map(({ line, column, code }) => `${line}:${column} ${code}`);

describe("YAML that is not sound is refused at its place", () => {
  it.each([
    { what: "an alias", text: "a: 1\nb: *x\n", at: "2:4 yaml_alias", hint: /quotes/ },
    {
      what: "Markdown that looks like an alias",
      text: "text: *Sale* now\n",
      at: "1:7 yaml_alias",
      hint: /quotes/,
    },
    { what: "an anchor", text: "a: &x 1\n", at: "1:4 yaml_anchor", hint: /delete/ },
    { what: "an anchor of nothing", text: "a: &x\n", at: "1:4 yaml_anchor", hint: /delete/ },
    { what: "an unknown tag", text: "a: !env HOME\n", at: "1:4 unknown_tag", hint: /delete/ },
    { what: "a binary tag", text: "a: !!binary aGk=\n", at: "1:4 unknown_tag", hint: /delete/ },
    { what: "a script tag", text: "a: !!js/function 'x'\n", at: "1:4 unknown_tag", hint: /delete/ },
    { what: "a tag that does not fit", text: "a: !!int x\n", at: "1:4 yaml_syntax", hint: /tag/ },
    {
      what: "another YAML version",
      text: "%YAML 1.1\n---\na: yes\n",
      at: "1:1 yaml_directive",
      hint: /delete the line/,
    },
    {
      what: "a tag directive",
      text: "%TAG ! tag:x,2000:\n---\na: 1\n",
      at: "1:1 yaml_directive",
      hint: /delete the line/,
    },
    {
      what: "a YAML directive written twice",
      text: "%YAML 1.2\n%YAML 1.2\n---\na: 1\n",
      at: "2:1 yaml_directive",
      hint: /delete the line/,
    },
    {
      what: "a second document",
      text: "a: 1\n---\nb: 2\n",
      at: "2:1 second_document",
      hint: /---/,
    },
    {
      what: "a second document of nothing",
      text: "a: 1\n---\n",
      at: "2:1 second_document",
      hint: /---/,
    },
    {
      what: "a key written twice",
      text: "a: 1\nb: 2\na: 3\n",
      at: "3:1 duplicate_key",
      hint: /keep one/,
    },
    {
      what: "a key written twice in brackets",
      text: "x: {a: 1, 'a': 2}\n",
      at: "1:11 duplicate_key",
      hint: /keep one/,
    },
    {
      what: "a key written twice in two ways",
      text: "1: a\n'1': b\n",
      at: "2:1 duplicate_key",
      hint: /keep one/,
    },
    {
      what: "a merge key",
      text: "a: 1\n<<: {b: 2}\n",
      at: "2:1 merge_key",
      hint: /write the keys out/,
    },
    { what: "a list as a key", text: "? [a]\n: b\n", at: "1:3 complex_key", hint: /key: value/ },
    { what: "no key", text: "a: 1\n: b\n", at: "2:1 empty_key", hint: /key: value/ },
    {
      what: "an unquoted template",
      text: "text: {{name}}\n",
      at: "1:7 unquoted_template",
      hint: /"\{\{first_name}}"/,
    },
    {
      what: "an unquoted template before text",
      text: "link: {{base}}/a.jpg\n",
      at: "1:7 unquoted_template",
      hint: /quotes/,
    },
    {
      what: "an unquoted block template",
      text: "a: 1\ntext: {{#if x}}y{{/if}}\nb: 2\n",
      at: "2:7 unquoted_template",
      hint: /quotes/,
    },
    {
      what: "an unquoted template in brackets",
      text: "a: [x, {{name}}]\n",
      at: "1:8 unquoted_template",
      hint: /quotes/,
    },
    {
      what: "an open double quote",
      text: 'a: 1\nb: "x\nc: 3\n',
      at: "2:4 unclosed_quote",
      hint: /closing "/,
    },
    { what: "an open single quote", text: "a: 'x\n", at: "1:4 unclosed_quote", hint: /closing '/ },
    {
      what: "an open bracket",
      text: "a: [1,\n  2\nb: 3\n",
      at: "3:1 yaml_syntax",
      hint: /closing \]/,
    },
    { what: "a bracket too many", text: "a: ]\n", at: "1:4 yaml_syntax", hint: /delete it/ },
    { what: "a missing comma", text: "a: ['x' 'y']\n", at: "1:9 yaml_syntax", hint: /comma/ },
    { what: "a tab as indentation", text: "a:\n\tb: 1\n", at: "2:1 yaml_syntax", hint: /spaces/ },
    {
      what: "uneven indentation",
      text: "a:\n    b: 1\n  c: 2\n",
      at: "3:1 yaml_syntax",
      hint: /column/,
    },
    {
      what: "a colon inside plain text",
      text: "a: Note: read\n",
      at: "1:4 yaml_syntax",
      hint: /quotes/,
    },
    {
      what: "a key without a value",
      text: "a: 1\nkey\n",
      at: "2:1 yaml_syntax",
      hint: /key: value/,
    },
    { what: "text after a quoted text", text: "a: 'it's'\n", at: "1:8 yaml_syntax", hint: /twice/ },
    { what: "a bad escape", text: 'a: "C:\\dir"\n', at: "1:7 yaml_syntax", hint: /single quotes/ },
    { what: "a reserved character", text: "a: @here\n", at: "1:4 yaml_syntax", hint: /quotes/ },
    {
      what: "a comment without its space",
      text: "a: 'x'#y\n",
      at: "1:7 yaml_syntax",
      hint: /space/,
    },
    { what: "a NUL", text: "a: 1\nb: \0\n", at: "2:4 control_character", hint: /delete it/ },
    {
      what: "an escape character",
      text: "a: \u001B[31m\n",
      at: "1:4 control_character",
      hint: /delete it/,
    },
    {
      what: "bare carriage returns",
      text: "a: 1\rb: 2\r",
      at: "1:5 control_character",
      hint: /LF or CRLF/,
    },
  ])("$what", ({ text, at, hint }) => {
    expect(placesIn(text)).toEqual([at]);
    expect(wrongIn(text)[0]?.hint).toMatch(hint);
    expect(wrongIn(text)[0]).toMatchObject({ file: "a.yaml", severity: "error" });
  });

  it("all of it at once, one complaint for each line", () => {
    const text = "a: *x *y\nb: &z 1\nc: @q\nd: 'x'#y\ne: Note: a: b\n";
    expect(placesIn(text)).toEqual([
      "1:4 yaml_alias",
      "2:4 yaml_anchor",
      "3:4 yaml_syntax",
      "4:7 yaml_syntax",
      "5:4 yaml_syntax",
    ]);
  });

  it("and gives no value, except beside keys that are merely wrong", () => {
    expect(parseDocument("a: 1\nb: [", file).value).toBeUndefined();
    expect(parseDocument("a: 1\na: 2\n", file).value?.value).toEqual({ a: 1 });
  });

  it("in words of a bounded length", () => {
    expect(wrongIn(`a: *${"x".repeat(5000)}`)[0]?.message.length).toBeLessThan(120);
    expect(wrongIn(`? ${"k".repeat(900)}\n? ${"k".repeat(900)}`)[0]?.message.length).toBeLessThan(
      120,
    );
  });
});

describe("YAML that only looks wrong is read", () => {
  it.each([
    {
      what: "brackets in a block scalar",
      text: `a: |\n  ${"[{".repeat(500)}\n`,
      value: `${"[{".repeat(500)}\n`,
    },
    {
      what: "dashes in a block scalar",
      text: `a: |\n  ${"- ".repeat(500)}x\n`,
      value: `${"- ".repeat(500)}x\n`,
    },
    { what: "brackets in quotes", text: `a: "${"[".repeat(500)}"`, value: "[".repeat(500) },
    {
      what: "brackets in plain text",
      text: `a: x ${"[ ".repeat(500)}x`,
      value: `x ${"[ ".repeat(500)}x`,
    },
    {
      what: "brackets in a comment",
      text: `# ${"[".repeat(500)}\na: 1 # ${"{".repeat(500)}`,
      value: 1,
    },
    {
      what: "aliases and tags in a block scalar",
      text: "a: |\n  *b* &c !d %e\n",
      value: "*b* &c !d %e\n",
    },
    { what: "templates in a block scalar", text: "a: |\n  {{b}}\n", value: "{{b}}\n" },
    {
      what: "a template in the middle of plain text",
      text: "a: Hi {{b}}, you",
      value: "Hi {{b}}, you",
    },
    {
      what: "a long list",
      text: `a: [${"[],".repeat(200)}]`,
      value: Array.from({ length: 200 }, () => []),
    },
    { what: "a closing bracket under its key", text: "a: [\n  1\n]\n", value: [1] },
    { what: "a core tag", text: "a: !!str 0712345678\n", value: "0712345678" },
    { what: "YAML 1.2 by name", text: "%YAML 1.2\n---\na: yes\n...\n", value: "yes" },
    { what: "a quoted merge key", text: "a: {'<<': 1}", value: { "<<": 1 } },
    { what: "CRLF", text: "a: |\r\n  b\r\n  c\r\n", value: "b\nc\n" },
  ])("$what", ({ text, value }) => {
    const { value: document, diagnostics } = parseDocument(text, file);
    expect(diagnostics).toEqual([]);
    expect(document?.value).toEqual({ a: value });
  });
});

const nested: Readonly<Record<string, (depth: number) => string>> = {
  brackets: (depth) => "[".repeat(depth) + "]".repeat(depth),
  braces: (depth) => "{a: ".repeat(depth) + "1" + "}".repeat(depth),
  "dashes on one line": (depth) => `${"- ".repeat(depth)}x`,
  "question marks": (depth) => `${"? ".repeat(depth)}x`,
  indentation: (depth) =>
    Array.from({ length: depth }, (_, level) => `${" ".repeat(level)}a:`).join("\n"),
};

describe("nesting", () => {
  it.each(Object.entries(nested))("by %s is read 64 deep and refused deeper", (_, nest) => {
    expect(placesIn(nest(64)).filter((found) => found.endsWith("too_deep"))).toEqual([]);
    expect(placesIn(nest(65))).toEqual([expect.stringMatching(/too_deep$/)]);
    expect(parseDocument(nest(65), file).value).toBeUndefined();
  });

  it("names the place where it becomes too deep", () => {
    expect(placesIn(`id: x\ntext: ${"[".repeat(100)}`)).toEqual(["2:70 too_deep"]);
  });

  // Without the guard the first two abort the process inside the parser.
  it.each(["[", "{a: ", "- ", "? ", ": ", "a: ", "[{", "- [", "!!seq [", "&a ["])(
    "of a file full of %j ends soon, in words",
    (piece) => {
      const text = piece.repeat(Math.floor((100 * 1024) / piece.length));
      const startedAt = performance.now();
      expect(wrongIn(text).length).toBeGreaterThan(0);
      expect(performance.now() - startedAt).toBeLessThan(5_000);
    },
  );
});

it("stops at more values than memory is good for", () => {
  expect(placesIn(`[${"1,".repeat(200_000)}]`)).toEqual([
    expect.stringMatching(/too_many_values$/),
  ]);
});
