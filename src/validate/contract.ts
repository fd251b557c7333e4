import { createRequire } from "node:module";
import type { Ajv, ErrorObject, ValidateFunction } from "ajv";
import { isMapping } from "./is-mapping.ts";
import { loadAjv } from "./load-ajv.ts";
import { oneOf } from "./one-of.ts";

const require = createRequire(import.meta.url);

export type Schema = Readonly<Record<string, unknown>>;

/** What one kind of file may hold. */
export interface Contract {
  /** Everything that does not fit, each with the value and the schema it breaks. */
  readonly errors: (value: unknown) => readonly ErrorObject[];
  /** `schema`, or what its `$ref` names. */
  readonly resolve: (schema: unknown) => Schema | undefined;
}

const contracts = new Map<string, Contract>();

/** The contract in `schemas/<name>.schema.json`, compiled once and on first use. */
export function contract(name: "campaign" | "project"): Contract {
  const known = contracts.get(name) ?? readContract(name);
  contracts.set(name, known);
  return known;
}

function readContract(name: string): Contract {
  const schema = require(`carillon/schemas/${name}.schema.json`) as Schema;
  const resolve = resolver(schema);
  const check = ajvFor(resolve, String(schema["$id"])).compile(schema);
  return { errors: (value) => (check(value) ? [] : (check.errors ?? [])), resolve };
}

function resolver(root: Schema): Contract["resolve"] {
  return (schema) => {
    if (!isMapping(schema)) return undefined;
    const name = /^#\/definitions\/(\w+)$/.exec(String(schema["$ref"]))?.[1];
    if (name === undefined) return schema;
    return (root["definitions"] as Readonly<Record<string, Schema>>)[name];
  };
}

function ajvFor(resolve: Contract["resolve"], id: string): Ajv {
  const { Ajv } = loadAjv();
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    // Our tests check our schemas; every start need not.
    validateSchema: false,
    // Code that runs once is not worth optimising.
    code: { optimize: false },
  });
  ajv.removeKeyword("oneOf");
  // For editors and for the types: our `oneOf` finds the `type` by itself.
  ajv.addVocabulary(["discriminator"]);
  const validate = oneOf(
    (refs) => refs.map((ref) => ({ ref: ref.$ref, schema: resolve(ref) ?? {} })),
    ({ ref }) => compiled(ajv, `${id}${ref}`),
  );
  ajv.addKeyword({ keyword: "oneOf", schemaType: "array", errors: "full", validate });
  return ajv;
}

function compiled(ajv: Ajv, ref: string): ValidateFunction {
  const check = ajv.getSchema(ref);
  if (!check) throw new TypeError(`the schema has no ${ref}`);
  return check;
}
