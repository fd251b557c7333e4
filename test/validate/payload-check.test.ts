import * as fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import type { Json } from "../../src/model/json.ts";
import { payloadCheck } from "../../src/validate/payload-check.ts";

const schema = {
  type: "object",
  required: ["to"],
  additionalProperties: false,
  properties: {
    to: { type: "string" },
    text: { type: "string", maxLength: 5 },
    name: { type: "string", minLength: 2 },
    link: { type: "string", format: "uri" },
    latitude: { type: "number", minimum: -90, maximum: 90 },
    id: { type: "integer" },
    flag: { type: "boolean" },
    tags: { type: "array", minItems: 1, maxItems: 2, uniqueItems: true, items: { type: "string" } },
    action: { type: "string", enum: ["go", "stay"] },
    code: { type: "string", pattern: "^[a-z]+$" },
    parts: {
      type: "object",
      discriminator: { propertyName: "type" },
      oneOf: [
        {
          required: ["type", "text"],
          properties: { type: { const: "text" }, text: { type: "string" } },
        },
        {
          required: ["type", "index"],
          properties: { type: { const: "list" }, index: { type: "integer" } },
        },
      ],
    },
    either: { anyOf: [{ type: "string", maxLength: 1 }, { $ref: "#/definitions/many" }] },
  },
  definitions: { many: { type: "array", minItems: 1, items: { type: "string" } } },
};

const check = payloadCheck(schema);
const problemsOf = (fields: Record<string, Json>) => check({ to: "a", ...fields });

describe("payloadCheck", () => {
  it.each<[string, Record<string, Json>, string, string, string]>([
    [
      "a text that is too long",
      { text: "abcdef" },
      "/text",
      "too_long",
      "is 6 characters; at most 5",
    ],
    [
      "a text that is too short",
      { name: "a" },
      "/name",
      "too_short",
      "is 1 characters; at least 2",
    ],
    ["an empty text", { name: "" }, "/name", "empty_value", "is empty"],
    [
      "an unknown field",
      { "a/b": 1 },
      "/a~1b",
      "unknown_field",
      "is no field that the provider takes",
    ],
    [
      "a link without a host",
      { link: "cdn/x.jpg" },
      "/link",
      "bad_link",
      "is not an absolute http or https address",
    ],
    [
      "a link of another kind",
      { link: "javascript:alert(1)" },
      "/link",
      "bad_link",
      "is not an absolute http or https address",
    ],
    [
      "a link with a space",
      { link: "https://a.example/b c" },
      "/link",
      "bad_link",
      "is not an absolute http or https address",
    ],
    ["a text for a number", { latitude: "north" }, "/latitude", "wrong_value", "is not a number"],
    [
      "a number beyond its limit",
      { latitude: 91 },
      "/latitude",
      "wrong_value",
      "must be at most 90",
    ],
    [
      "a text beyond a number's limit",
      { latitude: "-91.5" },
      "/latitude",
      "wrong_value",
      "must be at least -90",
    ],
    ["half a whole number", { id: "1.5" }, "/id", "wrong_value", "is not a whole number"],
    ["a text for a list", { tags: "a" }, "/tags", "wrong_value", "is not a list"],
    ["an empty list", { tags: [] }, "/tags", "too_few", "has 0 entries; at least 1"],
    [
      "a list that is too long",
      { tags: ["a", "b", "c"] },
      "/tags",
      "too_many",
      "has 3 entries; at most 2",
    ],
    [
      "a list with an entry twice",
      { tags: ["a", "a"] },
      "/tags",
      "wrong_value",
      "has an entry twice",
    ],
    ["none of the choices", { action: "run" }, "/action", "wrong_value", "must be go or stay"],
    [
      "a text in another form",
      { code: "A1" },
      "/code",
      "wrong_form",
      "has not the form that the provider wants",
    ],
    [
      "an unknown type",
      { parts: { type: "x" } },
      "/parts",
      "wrong_value",
      "has a `type` that the provider does not take",
    ],
    [
      "what its type misses",
      { parts: { type: "list" } },
      "/parts/index",
      "missing_field",
      "is missing",
    ],
    [
      "none of the forms",
      { either: [] },
      "/either",
      "payload_invalid",
      "is not put together as the provider wants it",
    ],
  ])("finds %s", (_what, fields, ...told) => {
    const [pointer, code, message] = told;
    expect(problemsOf(fields)).toEqual([{ pointer, code, message }]);
  });

  it("finds what is missing, and everything at once", () => {
    expect(check({ text: "abcdef", id: "x" }).map(({ pointer, code }) => [pointer, code])).toEqual([
      ["/to", "missing_field"],
      ["/text", "too_long"],
      ["/id", "wrong_value"],
    ]);
  });

  it("repeats no value", () => {
    const problems = problemsOf({
      text: "secret",
      latitude: "secret",
      code: "SECRET",
      action: "secret",
    });
    expect(problems).toHaveLength(4);
    expect(JSON.stringify(problems)).not.toMatch(/secret/i);
  });

  it("counts an emoji as one character", () => {
    expect(problemsOf({ text: "👍👍👍👍👍" })).toEqual([]);
  });

  it("is the same for the same schema", () => {
    expect(payloadCheck(schema)).toBe(check);
    expect(payloadCheck({ ...schema })).not.toBe(check);
  });

  it("turns leaves into what the schema wants, in place", () => {
    const payload = {
      to: 7,
      latitude: "-1.290",
      id: "123",
      flag: "true",
      text: false,
      parts: { type: "list", index: "2" },
      tags: [1, "b"],
    };
    expect(check(payload)).toEqual([]);
    expect(payload).toEqual({
      to: "7",
      latitude: -1.29,
      id: 123,
      flag: true,
      text: "false",
      parts: { type: "list", index: 2 },
      tags: ["1", "b"],
    });
  });

  it.each([
    "",
    " 7",
    "7 ",
    "0x10",
    "1e3",
    "Infinity",
    "NaN",
    "007",
    "+7",
    "1,5",
    "12345678901234567890",
  ])("takes %j for no number", (id) => {
    const payload = { to: "a", id };
    expect(check(payload)).toMatchObject([{ pointer: "/id", code: "wrong_value" }]);
    expect(payload.id).toBe(id);
  });

  it("turns every exact number that is written plainly", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (number) => {
        const payload: Record<string, Json> = { to: "a", id: String(number) };
        expect(check(payload)).toEqual([]);
        expect(payload["id"]).toBe(number);
      }),
    );
  });
});
