import type { ErrorObject, ValidateFunction } from "ajv";
import type { PayloadCheck, PayloadProblem } from "../model/adapter.ts";
import type { Path } from "../model/document.ts";
import type { Json, JsonSchema } from "../model/json.ts";
import { convertLeaves } from "./convert-leaves.ts";
import { payloadAjv, payloadFormats } from "./load-ajv.ts";
import { madeAhead } from "./made-ahead.ts";
import { payloadProblems } from "./payload-problems.ts";
import { textLimits } from "./text-limits.ts";

const checks = new WeakMap<JsonSchema, PayloadCheck>();

/**
 * The check of one adapter's payloads, compiled once for each schema object and with the
 * first payload. Leaves are turned into the numbers, booleans or texts that the schema
 * wants, in place; nothing becomes a list. `format: "uri"` means an absolute http or https
 * address.
 */
export function payloadCheck(schema: JsonSchema): PayloadCheck {
  const check = checks.get(schema) ?? makeCheck(schema);
  checks.set(schema, check);
  return check;
}

function makeCheck(schema: JsonSchema): PayloadCheck {
  let compiled: ValidateFunction | undefined;
  const errorsIn = (payload: Json): readonly ErrorObject[] => {
    compiled ??=
      madeAhead(schema, { formats: payloadFormats })?.["#"] ?? payloadAjv({}).compile(schema);
    return compiled(payload) ? [] : (compiled.errors ?? []);
  };
  const check = (payload: Json): readonly PayloadProblem[] => {
    const errors = errorsIn(payload);
    if (errors.length === 0) return [];
    return payloadProblems(convertLeaves(payload, errors) ? errorsIn(payload) : errors);
  };
  return Object.assign(check, {
    fits: (payload: Json) => errorsIn(payload).length === 0,
    limits: (path: Path) => textLimits(schema, path),
  });
}
