import type { Json, JsonSchema } from "../model/json.ts";
import type { FieldLength } from "../model/renderer.ts";
import { isMapping } from "./is-mapping.ts";

/** Every text of `payload` for which its schema has a `maxLength`, in the payload's order. */
export function payloadLengths(schema: JsonSchema, payload: Json): readonly FieldLength[] {
  return lengthsIn(payload, [schema], { root: schema, field: "" });
}

interface Here {
  readonly root: JsonSchema;
  readonly field: string;
}

/** `schemas` all say something of `value`. */
function lengthsIn(value: Json, schemas: readonly unknown[], here: Here): readonly FieldLength[] {
  const all = schemas.flatMap((schema) => applying(value, schema, here.root));
  if (typeof value === "string") return lengthOf(value, all, here.field);
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) {
    const items = all.map((schema) => schema["items"]);
    return (value as readonly Json[]).flatMap((item, nth) =>
      lengthsIn(item, items, { ...here, field: `${here.field}[${nth}]` }),
    );
  }
  return Object.entries(value).flatMap(([key, each]) => {
    const field = here.field === "" ? key : `${here.field}.${key}`;
    return lengthsIn(
      each,
      all.map((schema) => at(schema, "properties", key)),
      { ...here, field },
    );
  });
}

function lengthOf(text: string, schemas: readonly JsonSchema[], field: string) {
  const limits = schemas.map(({ maxLength }) => maxLength).filter(isNumber);
  if (limits.length === 0) return [];
  // oxlint-disable-next-line typescript/no-misused-spread -- code points are what is counted
  return [{ field, length: [...text].length, limit: Math.min(...limits) }];
}

/** `schema` and the parts of it that hold for `value`: of a choice, those whose constants fit. */
function applying(value: Json, schema: unknown, root: JsonSchema): readonly JsonSchema[] {
  if (!isMapping(schema)) return [];
  const { $ref, allOf, anyOf, oneOf } = schema;
  const referred = typeof $ref === "string" ? [at(root, ...$ref.split("/").slice(1))] : [];
  const chosen = [...members(anyOf), ...members(oneOf)].filter((one) => fits(value, one));
  const parts = [...referred, ...members(allOf), ...chosen];
  return [schema, ...parts.flatMap((part) => applying(value, part, root))];
}

function fits(value: Json, schema: unknown): boolean {
  const properties = at(schema, "properties");
  if (!isMapping(properties) || !isMapping(value)) return true;
  return Object.entries(properties).every(([key, property]) => {
    const constant = at(property, "const");
    return constant === undefined || constant === value[key];
  });
}

function members(list: unknown): readonly unknown[] {
  return Array.isArray(list) ? list : [];
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((here, key) => (isMapping(here) ? here[key] : undefined), value);
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}
