import { Ajv } from "ajv";
import type { Json, JsonSchema } from "../../src/model/json.ts";

/** `pointer keyword` of everything `schema` finds wrong; strings in `payload` are coerced in place. */
export function faultsOf(schema: JsonSchema, payload: Json): readonly string[] {
  const ajv = new Ajv({ strict: true, allErrors: true, coerceTypes: true, discriminator: true });
  ajv.addFormat("uri", (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol));
  const check = ajv.compile(schema);
  check(payload);
  return (check.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
}

/** As deep a copy as JSON makes, for checks that coerce in place. */
export function copyOf<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
