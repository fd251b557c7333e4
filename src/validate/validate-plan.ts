import { createRequire } from "node:module";
import type { ValidateFunction } from "ajv";
import type { FrozenPlan } from "../model/frozen-plan.ts";
import { UsageError } from "../model/trouble.ts";
import { isMapping } from "./is-mapping.ts";
import { loadAjv } from "./load-ajv.ts";

const require = createRequire(import.meta.url);
const remedy = "make one with `carillon plan FILE --out PLAN`";

let check: ValidateFunction<FrozenPlan> | undefined;

/** A stored plan that fits its schema and our version. Throws `UsageError`: a plan is read or refused, never guessed. */
export function validatePlan(value: unknown): FrozenPlan {
  const version = isMapping(value) ? value["version"] : undefined;
  if (typeof version === "number" && version > 1) {
    throw new UsageError(
      `the plan is of version ${version}, made by a newer Carillon`,
      "send it with the Carillon that made it, or make it anew with this one",
    );
  }
  check ??= compile();
  if (check(value)) return value;
  const first = check.errors?.[0];
  const where = first?.instancePath ? ` at ${first.instancePath}` : "";
  throw new UsageError(
    `this is not a plan of Carillon: it does not fit the schema${where}`,
    remedy,
  );
}

function compile(): ValidateFunction<FrozenPlan> {
  const { Ajv } = loadAjv();
  const ajv = new Ajv({ strict: true, allowUnionTypes: true, validateSchema: false });
  return ajv.compile<FrozenPlan>(require("carillon/schemas/plan.schema.json"));
}
