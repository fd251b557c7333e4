import type { ErrorObject } from "ajv";
import type { SourceDocument } from "../model/document.ts";
import { type Breach, breachOf } from "./breach.ts";
import type { Complaint } from "./complaint.ts";
import { contract } from "./contract.ts";
import * as keys from "./key-complaints.ts";
import { complainOfKind } from "./kind-complaints.ts";
import * as values from "./value-complaints.ts";

type Rewording = (breach: Breach) => Complaint | readonly Complaint[];

const rewordings: Readonly<Record<string, Rewording>> = {
  type: complainOfKind,
  required: keys.complainOfMissing,
  additionalProperties: keys.complainOfKey,
  unknown_type: keys.complainOfUnknownType,
  unknown_form: keys.complainOfUnknownForm,
  enum: values.complainOfChoice,
  const: values.complainOfChoice,
  pattern: values.complainOfForm,
  minimum: values.complainOfRange,
  maximum: values.complainOfRange,
  exclusiveMaximum: values.complainOfRange,
  minLength: values.complainOfSize,
  minItems: values.complainOfSize,
  maxItems: values.complainOfSize,
};

/** Everything in `document` that its schema does not allow, in our words. */
export function shapeComplaints(
  document: SourceDocument,
  name: "campaign" | "project",
): readonly Complaint[] {
  const held = contract(name);
  return held.errors(document.value).flatMap((error) => {
    // A key's own complaint says more than that some key is wrong.
    if (error.keyword === "propertyNames") return [];
    // That it is empty says all: an empty text has no form either.
    if (error.keyword === "pattern" && error.data === "" && hasLeast(error)) return [];
    const breach = breachOf(error, document, held);
    return rewordings[error.keyword]?.(breach) ?? unworded(breach);
  });
}

function hasLeast({ parentSchema }: ErrorObject): boolean {
  return parentSchema !== undefined && "minLength" in parentSchema;
}

/** No keyword of our schemas comes here; a new one is told badly rather than not at all. */
function unworded({ at, name, keyword }: Breach): Complaint {
  return {
    at,
    code: "wrong_value",
    message: `${name} breaks the rule \`${keyword}\` of the schema`,
  };
}
