import type { Json, JsonObject } from "../../model/json.ts";

/** Neither an array nor null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object at `key`; an empty one where there is none. */
export function objectAt(parent: JsonObject, key: string): JsonObject {
  const value = parent[key];
  return isObject(value) ? value : {};
}

/**
 * The fields that are there, in the order written: a payload holds neither `undefined`
 * nor null, and its key order is part of what a plan digests.
 */
export function present(fields: Readonly<Record<string, Json | undefined>>): JsonObject {
  const there: Record<string, Json> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (value !== undefined && value !== null) there[key] = value;
  }
  return there;
}
