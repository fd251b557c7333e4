import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { adapters } from "../../src/adapters/registry.ts";
import { messageTypes } from "../../src/model/message.ts";
import { defaults } from "../../src/validate/defaults.ts";

/** As much of a schema as these tests look at. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: string;
  readonly default?: unknown;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
}

interface WrittenType {
  readonly name: string;
  readonly file: string;
}

interface Generator {
  readonly writtenTypes: readonly WrittenType[];
  readonly typesOf: (row: WrittenType) => Promise<string>;
}

const script = new URL("../../scripts/generate-types.mjs", import.meta.url).href;
const { typesOf, writtenTypes } = (await import(script)) as Generator;
const require = createRequire(import.meta.url);
const campaign = require("../../schemas/campaign.schema.json") as Schema;
const project = require("../../schemas/project.schema.json") as Schema;

/** A definition's keys. */
const propertiesOf = (schema: Schema, definition: string) =>
  schema.definitions![definition].properties!;

describe.each(writtenTypes)("the type $name", (row) => {
  it("is what the schema says", async () => {
    const written = await readFile(new URL(`../../${row.file}`, import.meta.url), "utf8");
    expect(written, "run `npm run generate`").toBe(await typesOf(row));
  });
});

/** Every key that people may write, as [way to it, its schema]. */
function keysOf(schema: Schema, way: string): readonly (readonly [string, Schema])[] {
  const { items = {}, additionalProperties: others, properties = {}, definitions = {} } = schema;
  return [
    ...Object.entries(properties).map(([key, value]) => [`${way}.${key}`, value] as const),
    ...Object.entries(properties).flatMap(([key, value]) => keysOf(value, `${way}.${key}`)),
    ...Object.entries(definitions).flatMap(([name, value]) => keysOf(value, name)),
    ...(schema.items ? keysOf(items, `${way}[]`) : []),
    ...(typeof others === "object" ? keysOf(others, `${way}.*`) : []),
  ];
}

describe.each([
  ["campaign", campaign],
  ["project", project],
])("the schema of a %s", (name, schema) => {
  it("is a schema", () => {
    const ajv = new Ajv({
      discriminator: true,
      strict: true,
      strictRequired: false,
      allowUnionTypes: true,
    });
    expect(ajv.compile(schema)).toBeTypeOf("function");
  });

  it.each(keysOf(schema, name).filter(([, { $ref }]) => !$ref))(
    "explains %s, with examples that are some",
    (_way, { description, examples, ...value }) => {
      expect(description).toMatch(/\w/);
      expect(examples).not.toHaveLength(0);
      const ajv = new Ajv({ discriminator: true, strict: false });
      const fits = ajv.compile({ ...value, definitions: schema.definitions });
      for (const example of examples ?? ["none"]) {
        expect(fits(example), ajv.errorsText(fits.errors)).toBe(true);
      }
    },
  );

  it("lets no other key pass, but where people name things", () => {
    const open = keysOf(schema, name)
      .filter(([, value]) => value.type === "object" && !value.oneOf)
      .filter(([, value]) => value.additionalProperties !== false)
      .map(([way]) => way.split(".").at(-1));
    expect(open).toEqual(name === "campaign" ? ["vars", "where"] : ["providers", "where"]);
  });
});

it("tells of a CSV file and of numbers with the same words everywhere", () => {
  for (const name of ["csvSource", "numbersSource"]) {
    expect(project.definitions![name]).toEqual(campaign.definitions![name]);
  }
});

it("has every type of message and no other", () => {
  const { oneOf = [] } = campaign.properties!["message"];
  const names = oneOf.map(({ $ref }) => $ref!.replace("#/definitions/", ""));
  const types = names.map((name) => propertiesOf(campaign, name)["type"].const);
  expect(types).toEqual([...messageTypes]);
});

it("has every field that an adapter can carry", () => {
  for (const { capabilities } of adapters.values()) {
    for (const [type, fields] of Object.entries(capabilities.types)) {
      expect(Object.keys(propertiesOf(campaign, `${type}Message`))).toEqual(
        expect.arrayContaining([...fields]),
      );
    }
  }
});

it("explains every setting of every adapter", () => {
  const explained = propertiesOf(project, "provider");
  for (const { name, settings } of adapters.values()) {
    expect(explained["adapter"].examples).toContain(name);
    expect(Object.keys(explained)).toEqual(expect.arrayContaining(Object.keys(settings)));
  }
});

it("promises the defaults that the code keeps", () => {
  const defaultsIn = (properties: Schema["properties"] = {}) =>
    Object.fromEntries(
      Object.entries(properties)
        .filter(([, value]) => "default" in value)
        .map(([key, value]) => [key, value.default]),
    );
  const send = campaign.properties!["send"].properties!;
  expect(defaultsIn(campaign.properties)).toEqual(defaults.campaign);
  expect(defaultsIn(send)).toEqual(defaults.send);
  expect(defaultsIn(send["abort"].properties)).toEqual(defaults.abort);
  expect(defaultsIn(propertiesOf(campaign, "csvSource"))).toEqual(defaults.csv);
  expect(defaultsIn(project.properties)).toEqual(defaults.project);
});
