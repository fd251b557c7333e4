import { createHash } from "node:crypto";
import type { Partial } from "../model/document.ts";
import type { Json } from "../model/json.ts";
import type { CompileRequest } from "./request.ts";
import { isList, isObject } from "./leaves.ts";

/** SHA-256 in hex over what everyone's text is made of. The order of keys does not count. */
export function textDigest(
  { message, vars, locale }: Pick<CompileRequest, "message" | "vars" | "locale">,
  partials: readonly Partial[],
): string {
  const included = partials.map(({ name, text }) => [name, text]);
  const text = JSON.stringify(sorted({ message, vars, locale, partials: included }));
  return createHash("sha256").update(text).digest("hex");
}

function sorted(value: Json): Json {
  if (isList(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, each]) => [key, sorted(each)]);
}
