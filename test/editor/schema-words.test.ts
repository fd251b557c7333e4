import { describe, expect, it } from "vitest";
import { readSchema, schemaNames } from "./schema-keys.ts";
import type { Schema } from "./schema-keys.ts";

/** Every key anywhere in a schema, as [way to it, its schema]. */
function declared(schema: Schema, way: string): readonly (readonly [string, Schema])[] {
  const {
    oneOf = [],
    items,
    properties = {},
    definitions = {},
    additionalProperties: others,
  } = schema;
  return [
    ...Object.entries(properties).flatMap(([key, value]) => [
      [`${way}.${key}`, value] as const,
      ...declared(value, `${way}.${key}`),
    ]),
    ...Object.entries(definitions).flatMap(([name, value]) => declared(value, name)),
    ...oneOf.flatMap((one) => declared(one, way)),
    ...(items ? declared(items, `${way}[]`) : []),
    ...(typeof others === "object" ? declared(others, `${way}.*`) : []),
  ];
}

it("has a schema for each file that people read or write", () => {
  expect(schemaNames).toEqual(["campaign", "plan", "project", "report"]);
});

describe.each(schemaNames)("the schema of a %s", (name) => {
  it("explains every key in a sentence and shows an example of it", async () => {
    const schema = await readSchema(name);
    const meant = (value: Schema): Schema =>
      value.$ref
        ? { ...schema.definitions![value.$ref.replace("#/definitions/", "")], ...value }
        : value;
    const silent = declared(schema, name)
      .map(([way, value]) => [way, meant(value)] as const)
      .filter(
        ([, { description = "", examples = [] }]) =>
          !/\w.*[.]$/s.test(description) || examples.length === 0,
      )
      .map(([way]) => way);
    expect(silent).toEqual([]);
    expect(schema.description).toMatch(/\w.*[.]$/s);
  });
});
