/** A value that JSON can carry. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

/** A JSON Schema, draft-07. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What lies at `path` in `value`; `undefined` where there is no such place. */
export function fieldAt(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let here = value;
  for (const key of path) {
    if (!isObject(here) || !Object.hasOwn(here, key)) return undefined;
    here = here[key];
  }
  return here;
}

/** What lies at `path` as text; empty where there is nothing or no scalar. */
export function textAt(value: Json | undefined, ...path: readonly string[]): string {
  const found = fieldAt(value, ...path);
  return found === undefined || found === null || typeof found === "object" ? "" : String(found);
}

/** The members of the list at `path`; empty where there is none. */
export function listAt(value: Json | undefined, ...path: readonly string[]): readonly Json[] {
  const found = fieldAt(value, ...path);
  return Array.isArray(found) ? (found as readonly Json[]) : [];
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
