import type { JsonObject } from "../../model/json.ts";
import { isObject } from "./fields.ts";

export type UnreadableCode = "empty_body" | "not_json" | "not_an_object";

export type ParsedBody = { readonly object: JsonObject } | { readonly unreadable: UnreadableCode };

/** What an answer's body holds. Never throws, whatever arrived. */
export function parseBody(text: string): ParsedBody {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? { object: value } : { unreadable: "not_an_object" };
  } catch {
    return { unreadable: text.trim() === "" ? "empty_body" : "not_json" };
  }
}
