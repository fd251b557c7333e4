import { createRequire } from "node:module";
import type { ErrorObject, ValidateFunction } from "ajv";
import { isMapping } from "./is-mapping.ts";
import { contractAjv } from "./load-ajv.ts";
import { madeAhead } from "./made-ahead.ts";
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
  const checkAt = checksOf(schema, resolve);
  const check = checkAt("#");
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

/** Finds the check of the whole schema, `#`, or of one of its definitions. */
function checksOf(schema: Schema, resolve: Contract["resolve"]): (ref: string) => ValidateFunction {
  const keyword = oneOf(
    (refs) => refs.map((ref) => ({ ref: ref.$ref, schema: resolve(ref) ?? {} })),
    ({ ref }) => checkAt(ref),
  );
  const ahead = madeAhead(schema, { oneOf: keyword });
  // Code that runs once is not worth optimising.
  const ajv =
    ahead === undefined ? contractAjv(keyword, { optimize: false }).addSchema(schema) : undefined;
  const checkAt = (ref: string): ValidateFunction => {
    const check = ahead?.[ref] ?? ajv?.getSchema(`${String(schema["$id"])}${ref}`);
    if (!check) throw new TypeError(`the schema has no ${ref}`);
    return check;
  };
  return checkAt;
}
