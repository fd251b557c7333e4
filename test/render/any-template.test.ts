import * as fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import { choosing, making } from "../../src/render/helpers/helpers.ts";
import { compile, leafLine, rowOf, textIn } from "./compile.ts";

const vars = { code: "PROMO", n: 3, zero: 0, ok: true, no: false, blank: " ", until: "2026-12-31" };
const columns = ["name", "First Name", "amount", "constructor", "__proto__", "date", "a.b", "1"];

const name = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("name", "amount", "[First Name]", ...Object.keys(vars)) },
  fc.constantFrom(
    ..."this . .. ../name ./name @root @index name.length constructor __proto__ this.date".split(
      " ",
    ),
    ..."[a.b] [1] 1 date if else lookup each log $show $need [] phone nam true null".split(" "),
  ),
);
const literal = fc.constantFrom('"x"', "3", "-2", "true", '"KES"', '"d MMM"', '"{{x}}"', '""');
const helper = fc.constantFrom(...making.keys(), ...choosing.keys());
/** Most calls that are made at random are refused for what they lack. */
const sound = fc.constantFrom(
  "truncate V 3",
  'date V "d MMM"',
  'currency V "KES"',
  'plural V other="# of them"',
  'replace V "a" V',
  "number V decimals=2",
  "default V V",
  "eq V V",
  "gt V V",
  "upper V",
);
const space = fc.constantFrom("", "", "", "~");
const text = fc.constantFrom(
  "Hi ",
  "\n",
  " ",
  "{",
  "}",
  "\\{{name}}",
  "é😀",
  "\r\n",
  "\uD83D",
  "$1",
);
const comment = fc.constantFrom("{{! a }}", "{{!-- {{name}} --}}", "{{!}}", "{{~! a ~}}");
const odd = fc.constantFrom(
  ..."{{ }} {{}} {{{}}} {{else}} {{/if}} {{#if {{name {{&name}} {{[}} {{@}} {{name.}}".split(" "),
  ..."{{>footer}} {{*a}} {{{{raw}}}}{{{{/raw}}}} {{^}}".split(" "),
  "{{#each name}}x{{/each}}",
  "{{#if name as |x|}}{{x}}{{/if}}",
);

/** Whatever Handlebars has, right and wrong. */
const { template } = fc.letrec<Record<"value" | "call" | "tag" | "template", string>>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    name,
    literal,
    tie("call").map((call) => `(${call})`),
  ),
  call: fc.oneof(
    fc
      .tuple(sound, fc.array(tie("value"), { minLength: 2, maxLength: 2 }))
      .map(([call, values]) =>
        values.reduce((text, value) => text.replace("V", () => value), call),
      ),
    fc
      .tuple(helper, fc.array(tie("value"), { maxLength: 3 }))
      .map(([called, values]) => [called, ...values].join(" ")),
  ),
  tag: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    { weight: 3, arbitrary: text },
    { weight: 3, arbitrary: fc.tuple(space, name, space).map(([a, b, c]) => `{{${a}${b}${c}}}`) },
    { weight: 3, arbitrary: tie("call").map((call) => `{{${call}}}`) },
    comment,
    odd,
    fc
      .tuple(fc.constantFrom("if", "unless"), tie("value"), tie("template"), tie("template"), space)
      .map(([block, value, a, b, c]) => `{{#${block} ${value}${c}}}${a}{{else}}${b}{{/${block}}}`),
  ),
  template: fc.array(tie("tag"), { minLength: 1, maxLength: 4 }).map((tags) => tags.join("")),
}));

const cell = fc.constantFrom(
  "",
  " ",
  "Anna",
  "12.5",
  "2026-01-31",
  "{{name}}",
  "😀é",
  "true",
  "a\nb\n",
  "</b>",
);

const locale = fc.constantFrom("", "en", "sw-KE", "de_DE", "xx-nonsense!!", "ar-EG", "i-klingon");

describe("any template", () => {
  it("is told as a mistake at its place, or makes one text of a row, or says why there is none", () => {
    fc.assert(
      fc.property(
        template,
        fc.array(cell, { minLength: 8, maxLength: 8 }),
        locale,
        (text, cells, of) => {
          const row = Object.fromEntries(columns.map((column, nth) => [column, cells[nth] ?? ""]));
          const { value, diagnostics } = compile(text, { columns: { ...row, locale: of }, vars });
          const lines = text.split("\n");
          for (const { line, column, message } of diagnostics) {
            const written = lines[line - leafLine];
            expect(column).toBeGreaterThan(0);
            expect(column).toBeLessThanOrEqual((written?.length ?? -1) + 1);
            expect(message).toMatch(/^\S.*\S$/s);
          }
          expect(value === undefined).toBe(diagnostics.length > 0);
          if (value === undefined) return;
          const given = rowOf({ ...row, locale: of });
          const rendered = value.render(given);
          const shown = value.message(given);
          if ("problem" in shown) {
            expect(rendered).toEqual(shown);
            expect(shown.problem.code).toMatch(/^(?:empty_value|bad_\w+|wrong_value)$/);
          } else {
            const payload = JSON.parse("payload" in rendered ? rendered.payload : "{}") as unknown;
            expect(payload).toMatchObject({ body: { text: textIn(shown.message) } });
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});
