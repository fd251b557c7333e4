import { createRequire } from "node:module";
import type { JsonSchema } from "../../model/json.ts";
import { isObject } from "./fields.ts";

const require = createRequire(import.meta.url);

/**
 * `schemas/payloads/<adapter>.schema.json`, read on first use: a command that checks no
 * payload pays for none. The same object every time.
 */
export function payloadSchema(adapter: string): JsonSchema {
  const schema: unknown = require(`carillon/schemas/payloads/${adapter}.schema.json`);
  if (!isObject(schema)) throw new TypeError(`the payload schema of ${adapter} is not an object`);
  return schema;
}
