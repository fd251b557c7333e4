import type { TextLimits } from "../model/adapter.ts";
import type { Path } from "../model/document.ts";
import type { JsonSchema } from "../model/json.ts";
import { isMapping } from "./is-mapping.ts";

/** Those that ask of a text nothing, its length or its form, or lead to other schemas. */
const known: ReadonlySet<string> = new Set(
  (
    "$schema $id $ref title description definitions discriminator type properties required " +
    "additionalProperties items minItems maxItems allOf anyOf oneOf not minLength maxLength pattern"
  ).split(" "),
);

/**
 * What every part of `schema` asks of a text at `path` that may be asked at all, whichever form
 * the rest of the payload has. Nothing where some part asks for more than a length and a form.
 */
export function textLimits(schema: JsonSchema, path: Path): TextLimits | undefined {
  let here = partsOf([schema], schema);
  for (const key of path) {
    if (!here.every(isPlain)) return undefined;
    here = partsOf(
      here.flatMap((part) => below(part, key)),
      schema,
    );
  }
  return here.every(isPlain) ? limitsOf(here) : undefined;
}

function isPlain(part: JsonSchema): boolean {
  return Object.keys(part).every((keyword) => known.has(keyword));
}

function limitsOf(parts: readonly JsonSchema[]): TextLimits {
  const numbers = (keyword: string): readonly number[] =>
    parts.map((part) => part[keyword]).filter((value) => typeof value === "number");
  const patterns = parts.map(({ pattern }) => pattern).filter((one) => typeof one === "string");
  return {
    // Two UTF-16 units may be one character.
    least: Math.max(0, ...numbers("minLength").map((length) => 2 * length - 1)),
    most: Math.min(...numbers("maxLength")),
    patterns: [...new Set(patterns)].map((pattern) => new RegExp(pattern, "u")),
  };
}

/** `schemas` and all that they send the same value to. */
function partsOf(schemas: readonly unknown[], root: JsonSchema): readonly JsonSchema[] {
  const parts = new Set<JsonSchema>();
  const add = (schema: unknown): void => {
    if (!isMapping(schema) || parts.has(schema)) return;
    parts.add(schema);
    const { $ref, allOf, anyOf, oneOf, not } = schema;
    for (const each of [allOf, anyOf, oneOf, not, referred($ref, root)].flat()) add(each);
  };
  for (const schema of schemas) add(schema);
  return [...parts];
}

function referred($ref: unknown, root: JsonSchema): unknown {
  if (typeof $ref !== "string") return undefined;
  return $ref
    .split("/")
    .slice(1)
    .reduce<unknown>((here, key) => (isMapping(here) ? here[key] : undefined), root);
}

function below({ properties, additionalProperties, items }: JsonSchema, key: string | number) {
  if (typeof key === "number") return [items].flat();
  const isNamed = isMapping(properties) && Object.hasOwn(properties, key);
  return [isNamed ? properties[key] : additionalProperties];
}
