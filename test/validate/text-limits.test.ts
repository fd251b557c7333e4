import { expect, test } from "vitest";
import { adapters } from "../../src/adapters/registry.ts";
import { payloadCheck } from "../../src/validate/payload-check.ts";
import { textLimits } from "../../src/validate/text-limits.ts";

test("a text is asked what any part of the schema may ask of it, whichever form is meant", () => {
  const text = { type: "string", minLength: 3, maxLength: 20 };
  const schema = {
    definitions: { short: { maxLength: 10, pattern: "^a" } },
    properties: { list: { items: { anyOf: [text, { $ref: "#/definitions/short" }] } } },
    oneOf: [
      { additionalProperties: { items: { not: { maxLength: 8 } } } },
      { properties: { list: {} } },
    ],
  };
  // Five units are at least three characters, four may be two.
  expect(textLimits(schema, ["list", 0])).toEqual({ least: 5, most: 8, patterns: [/^a/u] });
  expect(textLimits(schema, ["other", 2])).toEqual({ least: 0, most: 8, patterns: [] });
});

test("nothing is said where more than length and form counts", () => {
  const asked = [
    [{ properties: { a: { enum: ["x"] } } }, ["a"]],
    [{ properties: { a: { format: "uri" } } }, ["a"]],
    [{ properties: { a: { items: {}, uniqueItems: true } } }, ["a", 0]],
    [{ oneOf: [{ properties: { a: { const: "x" } } }, {}] }, ["a"]],
    [{ dependencies: { a: ["b"] } }, ["a"]],
  ] as const;
  for (const [schema, path] of asked) expect(textLimits(schema, path)).toBeUndefined();
});

test("texts that keep to the limits are the same to the check of a real provider", () => {
  const check = payloadCheck(adapters.get("flowiq")?.payloadSchema ?? {});
  const { least = 0, most = 0 } = check.limits?.(["text"]) ?? {};
  const fits = (text: string): boolean | undefined =>
    check.fits?.({ phone_number: "+254712345678", message_type: "text", text });
  expect([least, fits("x".repeat(least)), fits("x".repeat(most))]).toEqual([1, true, true]);
  expect(fits("x".repeat(most + 1))).toBe(false);
});
