import type { Path } from "../model/document.ts";
import type { Json, JsonObject } from "../model/json.ts";

/** A string, number, boolean or null of a tree, and the way to it. */
export interface Leaf {
  readonly path: Path;
  readonly value: string | number | boolean | null;
}

/** Every leaf of `tree`, in order. */
export function leavesOf(tree: Json, path: Path = []): readonly Leaf[] {
  if (isList(tree)) return tree.flatMap((item, index) => leavesOf(item, [...path, index]));
  if (isObject(tree)) {
    return Object.entries(tree).flatMap(([key, value]) => leavesOf(value, [...path, key]));
  }
  return [{ path, value: tree }];
}

/** A new tree of the same shape in which every leaf is what `change` makes of it. */
export function mapLeaves(tree: Json, change: (leaf: Leaf) => Json, path: Path = []): Json {
  if (isList(tree)) return tree.map((item, index) => mapLeaves(item, change, [...path, index]));
  if (isObject(tree)) {
    const entries = Object.entries(tree);
    return Object.fromEntries(
      entries.map(([key, value]) => [key, mapLeaves(value, change, [...path, key])]),
    );
  }
  return change({ path, value: tree });
}

export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

export function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `["buttons", 0, "title"]` as `buttons[0].title`. */
export function fieldName(path: Path): string {
  if (path.length === 0) return "message";
  return path
    .map((key, nth) => (typeof key === "number" ? `[${key}]` : nth === 0 ? key : `.${key}`))
    .join("");
}
