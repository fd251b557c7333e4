import type { ErrorObject, SchemaValidateFunction, ValidateFunction } from "ajv";
import { isMapping } from "./is-mapping.ts";

/** One form a value may have: a definition of the same schema. */
export interface Branch {
  /** `#/definitions/csvSource` */
  readonly ref: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

/** What to hold a value against; or why that cannot be told. */
type Choice =
  | { readonly branch: Branch }
  | { readonly unknown: "type"; readonly types: readonly string[] }
  | { readonly unknown: "form"; readonly branches: readonly Branch[] };

/**
 * `oneOf` as people mean it: the value is held against the one form that its `type`, or
 * else a key that only this form requires, says it should have. What is wrong with it in
 * that form is told, and nothing of the others, which are not even compiled.
 */
export function oneOf(
  branchesOf: (refs: readonly { readonly $ref: string }[]) => readonly Branch[],
  compile: (branch: Branch) => ValidateFunction,
): SchemaValidateFunction {
  const check: SchemaValidateFunction = (refs, data, schema, context) => {
    // Then `type` complains.
    if (schema?.["type"] === "object" && !isMapping(data)) return true;
    const choice = choose(branchesOf(refs), data);
    const path = context?.instancePath ?? "";
    if ("branch" in choice) {
      const fits = compile(choice.branch);
      if (fits(data)) return true;
      const errors = fits.errors ?? [];
      check.errors = errors.map((error) => ({ ...error, instancePath: path + error.instancePath }));
    } else {
      check.errors = [unchosen(choice, path)];
    }
    return false;
  };
  return check;
}

function choose(branches: readonly Branch[], data: unknown): Choice {
  if (!isMapping(data)) {
    const branch = branches.find(({ schema }) => schema["type"] === typeof data);
    return branch ? { branch } : { unknown: "form", branches };
  }
  const types = branches.flatMap((branch) => typeOf(branch) ?? []);
  if (types.length === 0) return chooseByKey(branches, data);
  const branch = branches.find((each) => typeOf(each) === data["type"]);
  return branch ? { branch } : { unknown: "type", types };
}

function chooseByKey(branches: readonly Branch[], data: Readonly<Record<string, unknown>>): Choice {
  const branch = branches.find((each) => {
    const key = keyOf(each);
    return key !== undefined && Object.hasOwn(data, key);
  });
  return branch ? { branch } : { unknown: "form", branches };
}

/** The key that tells this form from the others. */
export function keyOf({ schema }: Branch): string | undefined {
  return (schema["required"] as readonly string[] | undefined)?.[0];
}

function typeOf({ schema }: Branch): string | undefined {
  const properties = schema["properties"] as { type?: { const?: string } } | undefined;
  return properties?.type?.const;
}

function unchosen(choice: Exclude<Choice, { branch: Branch }>, instancePath: string): ErrorObject {
  const { unknown, ...params } = choice;
  return { keyword: `unknown_${unknown}`, instancePath, schemaPath: "#/oneOf", params };
}
