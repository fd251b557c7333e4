import type { ErrorObject } from "ajv";
import type { Json } from "../model/json.ts";

/**
 * Turns leaves of `payload` into what the `errors` say the schema wants, in place, where
 * that loses nothing. Whether any was turned.
 *
 * ajv could do it while it checks, but it takes "0x10", " 7 " and "Infinity" for numbers,
 * and nothing for false.
 */
export function convertLeaves(payload: Json, errors: readonly ErrorObject[]): boolean {
  let turned = false;
  for (const { keyword, params, data, instancePath } of errors) {
    if (keyword !== "type") continue;
    const value = asKind(data, [params["type"]].flat());
    if (value === undefined) continue;
    turned = putAt(payload, instancePath, value) || turned;
  }
  return turned;
}

const decimal = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

function asKind(data: unknown, kinds: readonly unknown[]): Json | undefined {
  if (typeof data === "string") {
    if (kinds.includes("boolean") && /^(?:true|false)$/.test(data)) return data === "true";
    return decimal.test(data) ? asNumber(Number(data), kinds) : undefined;
  }
  const isLeaf = typeof data === "number" || typeof data === "boolean";
  return isLeaf && kinds.includes("string") ? String(data) : undefined;
}

function asNumber(number: number, kinds: readonly unknown[]): number | undefined {
  // Beyond these an id would arrive with other digits.
  if (Math.abs(number) > Number.MAX_SAFE_INTEGER) return undefined;
  if (kinds.includes("number")) return number;
  return kinds.includes("integer") && Number.isInteger(number) ? number : undefined;
}

function putAt(payload: Json, pointer: string, value: Json): boolean {
  const path = pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  const last = path.pop();
  if (last === undefined) return false;
  let holder = payload as Record<string, Json>;
  for (const key of path) holder = holder[key] as Record<string, Json>;
  holder[last] = value;
  return true;
}
