import fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import type { Program } from "../../src/render/ast.ts";
import { compileParts, partsOf } from "../../src/render/compile-parts.ts";
import { openEngine } from "../../src/render/engine.ts";
import type { Template } from "../../src/render/engine.ts";
import { RowStopped } from "../../src/render/flaw.ts";
import { knownNames } from "../../src/render/known-names.ts";
import { isProgram, parseTemplate } from "../../src/render/parse-template.ts";
import { rewriteTemplate } from "../../src/render/rewrite-template.ts";
import { newFindings } from "../../src/render/scope.ts";
import type { TemplateSource } from "../../src/render/template-source.ts";

const vars = { code: "X1", count: 3, blank: " " };
const names = ["first_name", "First Name", "__proto__", "toString"];
const settings = { vars, timezone: "UTC" };
const place = { file: "c.yaml", line: 1, column: 1 };
const engine = openEngine(settings);

const sourceOf = (text: string): TemplateSource => ({
  text,
  placeOf: () => place,
  placeAt: () => place,
});

/** The same template, as the engine compiles it and as parts. */
function bothOf(text: string): { readonly slow: Template; readonly quick: Template | undefined } {
  const source = sourceOf(text);
  const rewritten = rewriteTemplate(parseTemplate(source) as Program, {
    workshop: {
      vars,
      locale: "en",
      timezone: "UTC",
      names: knownNames(vars, [{ label: "people.csv", names }]),
      engine,
      partials: new Map(),
      parsed: new Map(),
      variants: new Map(),
      diagnostics: [],
    },
    source,
    findings: newFindings(),
    guarded: new Set(["First Name"]),
    lenient: false,
    chain: [],
    depth: 0,
  });
  const parts = partsOf(rewritten, vars);
  return { quick: parts && compileParts(parts), slow: engine.compile(rewritten) };
}

function outcome(template: Template, columns: Readonly<Record<string, string>>): unknown {
  try {
    return template({ columns, phone: "+254712345678", locale: "en", room: 0 });
  } catch (error) {
    if (error instanceof RowStopped) return error.problem;
    if (error instanceof RangeError) return "too long";
    throw error;
  }
}

const bits =
  "Hi|\n|  |\r\n|{|}|\\{{x}}|é🎉|{{!-- note --}}|{{! note }}|{{first_name}}|{{[First Name]}}|{{{code}}}|" +
  "{{&count}}|{{blank}}|{{phone}}|{{~first_name~}}|{{this.toString}}|{{[__proto__]}}|{{~! note ~}}";
const template = fc
  .array(fc.constantFrom(...bits.split("|")), { maxLength: 12 })
  .map((some) => some.join(""))
  .filter((text) => isProgram(parseTemplate(sourceOf(text))));
const cell = fc.oneof(
  fc.string(),
  fc.constantFrom("", " \n", "{{code}}", "<b>&", "\uD800", "x".repeat(40_000)),
);

describe("a template of text and names", () => {
  it("renders without the engine as it does with it", () => {
    const cells = fc.tuple(cell, cell, cell, cell);
    fc.assert(
      fc.property(template, cells, (text, values) => {
        const entries = names.map((name, nth) => [name, values[nth] ?? ""] as const);
        const columns = Object.assign(
          Object.create(null) as Record<string, string>,
          Object.fromEntries(entries),
        );
        const { slow, quick } = bothOf(text);
        expect(quick && outcome(quick, columns)).toEqual(outcome(slow, columns));
      }),
      { numRuns: 1000 },
    );
  });

  it.each(["{{#if first_name}}a{{/if}}", '{{default first_name "x"}}', "{{upper first_name}}"])(
    "is not %s: that is the engine's",
    (text) => {
      expect(bothOf(text).quick).toBeUndefined();
      expect(outcome(bothOf(text).slow, { first_name: "Amina" })).toMatch(/a|Amina|AMINA/);
    },
  );
});
