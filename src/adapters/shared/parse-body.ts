import type { JsonObject } from "../../model/json.ts";
import { isObject } from "./fields.ts";

export type UnreadableCode = "empty_body" | "not_json" | "not_an_object";

export type ParsedBody = { readonly object: JsonObject } | { readonly unreadable: UnreadableCode };

/** What an answer's body holds. Never throws, whatever arrived. */
export function parseBody(text: string): ParsedBody {
  try {
    // Some servers put a byte order mark before their JSON; RFC 8259, section 8.1, lets it be ignored.
    const value: unknown = JSON.parse(text.startsWith("\ufeff") ? text.slice(1) : text);
    return isObject(value) ? { object: value } : { unreadable: "not_an_object" };
  } catch {
    return { unreadable: text.trim() === "" ? "empty_body" : "not_json" };
  }
}
