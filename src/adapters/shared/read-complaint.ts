import type { Json, JsonObject } from "../../model/json.ts";
import { cleanText } from "./clean-text.ts";
import { isObject, objectAt } from "./fields.ts";

/** What a provider says is wrong: at least one of the two. */
export interface Complaint {
  /** Lower case, in snake_case. */
  readonly code?: string;
  readonly message?: string;
}

/**
 * The complaint in an error body, or nothing. No provider but Meta documents its
 * envelope whole, so the usual places are looked at in turn; a `known` code wins wherever
 * it stands.
 */
export function readComplaint(
  body: JsonObject,
  known?: ReadonlySet<string>,
): Complaint | undefined {
  const codes = codePlaces(body).flatMap((place) => codeFrom(place) ?? []);
  const messages = messagePlaces(body).flatMap((place) => textFrom(place) ?? []);
  const code = (known && knownIn(body, known, 0)) ?? codes[0];
  const message = messages[0];
  if (code === undefined && message === undefined) return undefined;
  return { ...(code !== undefined && { code }), ...(message !== undefined && { message }) };
}

const deepest = 3;

function knownIn(value: Json, known: ReadonlySet<string>, depth: number): string | undefined {
  if (typeof value !== "object" || value === null) {
    const code = codeFrom(value);
    return code !== undefined && known.has(code) ? code : undefined;
  }
  if (depth === deepest) return undefined;
  for (const part of Object.values(value) as readonly Json[]) {
    const code = knownIn(part, known, depth + 1);
    if (code !== undefined) return code;
  }
  return undefined;
}

function codePlaces(body: JsonObject): readonly (Json | undefined)[] {
  const first = firstError(body);
  const named = [body["code"], body["error_code"], body["errorCode"], body["error"]];
  return [
    ...named,
    ...["error", "data"].map((key) => objectAt(body, key)["code"]),
    first,
    codeOf(first),
  ];
}

function messagePlaces(body: JsonObject): readonly (Json | undefined)[] {
  const first = firstError(body);
  const nested = [objectAt(body, "error")["message"], isObject(first) ? first["message"] : first];
  return [body["message"], ...nested, body["error"], objectAt(body, "data")["message"]];
}

function firstError(body: JsonObject): Json | undefined {
  const errors = body["errors"];
  return Array.isArray(errors) ? (errors as readonly Json[])[0] : undefined;
}

function codeOf(error: Json | undefined): Json | undefined {
  return isObject(error) ? error["code"] : undefined;
}

function textFrom(value: Json | undefined): string | undefined {
  return typeof value === "string" ? cleanText(value) || undefined : undefined;
}

const mayHoldNumber = /\d{6}|(?:\d\D*){7}/;

/** A long text is a sentence, and one with that many digits may hold somebody's number. */
function codeFrom(value: Json | undefined): string | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const text = String(value);
  if (text.length > 64 || mayHoldNumber.test(text)) return undefined;
  const code = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
  return code || undefined;
}
