import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";

/** As much of a schema as people see of it in an editor. */
export interface Schema {
  readonly $ref?: string;
  readonly const?: unknown;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly required?: readonly string[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
}

export type Way = readonly (string | number)[];

/** One key that people write, inside a document in which it stands. */
export interface Key {
  readonly way: Way;
  readonly description: string;
  readonly document: unknown;
}

const folder = new URL("../../schemas/", import.meta.url);

/** Of campaign, project, plan and report; payloads are nothing that people write. */
export const schemaNames: readonly string[] = readdirSync(folder)
  .filter((name) => name.endsWith(".schema.json"))
  .map((name) => name.replace(".schema.json", ""));

export async function readSchema(name: string): Promise<Schema> {
  return JSON.parse(await readFile(new URL(`${name}.schema.json`, folder), "utf8")) as Schema;
}

/** Every key of `root`, however deep, each with a document that is right around it. */
export function keysOf(root: Schema): readonly Key[] {
  return within(root, root);
}

function within(root: Schema, written: Schema): readonly Key[] {
  const schema = { ...resolved(root, written), ...written };
  const { oneOf = [], items, properties = {}, additionalProperties: others } = schema;
  const nested = (key: string | number, value: Schema, wrap: (inner: unknown) => unknown) =>
    within(root, value).map((inner) => ({
      ...inner,
      way: [key, ...inner.way],
      document: wrap(inner.document),
    }));
  const inProperties = Object.entries(properties).flatMap(([key, value]) => {
    const around = { ...(sampleOf(root, { ...schema, examples: [] }) as object) };
    const description = value.description ?? resolved(root, value).description ?? "";
    return [
      { way: [key], description, document: { ...around, [key]: sampleOf(root, value) } },
      ...nested(key, value, (inner) => ({ ...around, [key]: inner })),
    ];
  });
  return [
    ...inProperties,
    ...oneOf.flatMap((one) => within(root, one)),
    ...(items ? nested(0, items, (inner) => [inner]) : []),
    ...(typeof others === "object" ? nested("some", others, (inner) => ({ some: inner })) : []),
  ];
}

/** Something that the schema lets pass: an example, or its required keys with theirs. */
function sampleOf(root: Schema, written: Schema): unknown {
  const schema = { ...resolved(root, written), ...written };
  if (schema.const !== undefined) return schema.const;
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  if (schema.oneOf) return sampleOf(root, schema.oneOf[0]);
  const names = schema.required ?? [];
  return Object.fromEntries(names.map((key) => [key, sampleOf(root, schema.properties![key])]));
}

function resolved(root: Schema, schema: Schema): Schema {
  const name = (schema.$ref ?? schema.allOf?.[0].$ref)?.replace("#/definitions/", "");
  return name === undefined ? schema : root.definitions![name];
}
