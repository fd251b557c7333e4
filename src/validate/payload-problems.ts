import type { ErrorObject } from "ajv";
import type { PayloadProblem } from "../model/adapter.ts";

/** What is wrong with a payload, in our words. No value of it is in them. */
export function payloadProblems(errors: readonly ErrorObject[]): readonly PayloadProblem[] {
  return withoutEchoes(errors).map((error) => {
    const { code, message } = (wordings[error.keyword] ?? unfit)(error);
    return { pointer: pointerOf(error), code, message };
  });
}

/**
 * Only what a person should read: of a choice that failed, that it did, and not what is
 * wrong with each form that was not meant.
 */
function withoutEchoes(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const choices = errors.filter(({ keyword }) => keyword === "anyOf" || keyword === "oneOf");
  return errors.filter(
    (error) => error.keyword !== "if" && !choices.some((choice) => echoes(error, choice)),
  );
}

function echoes(error: ErrorObject, choice: ErrorObject): boolean {
  if (error === choice) return false;
  const isInForm = error.schemaPath.startsWith(`${choice.schemaPath}/`);
  // A form that is a reference has a path of its own.
  const isInValue =
    choice.instancePath !== "" && `${error.instancePath}/`.startsWith(`${choice.instancePath}/`);
  return isInForm || isInValue;
}

/** A missing field is pointed at where it would be, an unknown one where it is. */
function pointerOf({ instancePath, params }: ErrorObject): string {
  const key: unknown = params["missingProperty"] ?? params["additionalProperty"];
  if (typeof key !== "string") return instancePath;
  return `${instancePath}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

type Wording = (error: ErrorObject) => Omit<PayloadProblem, "pointer">;

const unfit: Wording = () => ({
  code: "payload_invalid",
  message: "is not put together as the provider wants it",
});

const wordings: Readonly<Record<string, Wording>> = {
  type: ({ params }) => ({
    code: "wrong_value",
    message: `is not ${[params["type"]].flat().map(kindOf).join(" or ")}`,
  }),
  required: () => ({ code: "missing_field", message: "is missing" }),
  additionalProperties: () => ({
    code: "unknown_field",
    message: "is no field that the provider takes",
  }),
  maxLength: ({ data, params }) => ({
    code: "too_long",
    message: `is ${charactersIn(data)} characters; at most ${params["limit"]}`,
  }),
  minLength: ({ data, params }) => {
    if (data === "") return { code: "empty_value", message: "is empty" };
    const message = `is ${charactersIn(data)} characters; at least ${params["limit"]}`;
    return { code: "too_short", message };
  },
  maxItems: ({ data, params }) => ({
    code: "too_many",
    message: `has ${count(data)} entries; at most ${params["limit"]}`,
  }),
  minItems: ({ data, params }) => ({
    code: "too_few",
    message: `has ${count(data)} entries; at least ${params["limit"]}`,
  }),
  uniqueItems: () => ({ code: "wrong_value", message: "has an entry twice" }),
  enum: ({ params }) => ({
    code: "wrong_value",
    message: `must be ${(params["allowedValues"] as readonly unknown[]).join(" or ")}`,
  }),
  const: ({ params }) => ({
    code: "wrong_value",
    message: `must be ${String(params["allowedValue"])}`,
  }),
  minimum: atLimit,
  maximum: atLimit,
  exclusiveMinimum: atLimit,
  exclusiveMaximum: atLimit,
  format: () => ({ code: "bad_link", message: "is not an absolute http or https address" }),
  pattern: () => ({ code: "wrong_form", message: "has not the form that the provider wants" }),
  discriminator: ({ params }) => ({
    code: "wrong_value",
    message: `has a \`${params["tag"]}\` that the provider does not take`,
  }),
};

function atLimit({ params }: ErrorObject): Omit<PayloadProblem, "pointer"> {
  const comparisons: Readonly<Record<string, string>> = {
    ">=": "at least",
    "<=": "at most",
    ">": "more than",
    "<": "less than",
  };
  const comparison = comparisons[String(params["comparison"])];
  return { code: "wrong_value", message: `must be ${comparison} ${params["limit"]}` };
}

function kindOf(kind: unknown): string {
  const kinds: Readonly<Record<string, string>> = {
    string: "a text",
    number: "a number",
    integer: "a whole number",
    boolean: "true or false",
    array: "a list",
    object: "a mapping",
    null: "nothing",
  };
  return kinds[String(kind)] ?? String(kind);
}

/** As JSON Schema counts: an emoji outside the first plane is one. */
function charactersIn(data: unknown): number {
  return Array.from(String(data)).length;
}

function count(data: unknown): number {
  return Array.isArray(data) ? data.length : 0;
}
