import { maskNumbers } from "../model/phone.ts";
import { type Breach, exampleLine } from "./breach.ts";
import type { Complaint } from "./complaint.ts";
import type { Schema } from "./contract.ts";
import { isSetting } from "./is-setting.ts";
import { complainOfForm } from "./value-complaints.ts";

const kinds: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping of keys to values",
  null: "nothing",
};

/** A value of another kind than the schema wants. */
export function complainOfKind(breach: Breach): Complaint {
  const wanted = [breach.params["type"]].flat().map(String);
  const { at, data, name } = breach;
  if (typeof data === "number" && String(wanted) === "string") return complainOfNoText(breach);
  if (at.length === 0) return complainOfFile(breach);
  const hint = hintFor(breach, wanted);
  const message =
    data === null
      ? `${name} has no value`
      : `${name} must be ${anyOf(wanted)}, not ${kindOf(data)}`;
  return { at, code: "wrong_type", message, hint };
}

function complainOfFile({ at, data, schema }: Breach): Complaint {
  const [key, first] = Object.entries((schema["properties"] as Schema | undefined) ?? {})[0] ?? [];
  return {
    at,
    code: "wrong_type",
    message:
      data === null
        ? "the file is empty"
        : `the file must hold keys and values, not ${kindOf(data)}`,
    hint: `begin with a key, like this: ${exampleLine(key, first as Schema)}`,
  };
}

/** A number where a text belongs: with quotes around it, it may still have the wrong form. */
function complainOfNoText(breach: Breach): Complaint {
  const { at, data, document, schema } = breach;
  const written = document.written(at) ?? String(data);
  return couldBeText(written, schema)
    ? complainOfNumber(breach)
    : complainOfForm({ ...breach, data: written });
}

/** Whether `written` has the form that the schema wants of a text. */
function couldBeText(written: string, { pattern }: Schema): boolean {
  return typeof pattern !== "string" || new RegExp(pattern, "u").test(written);
}

/**
 * A number where a text belongs. What was written is shown, because what YAML made of it
 * may not look alike: it drops a plus and leading zeros.
 */
export function complainOfNumber({
  at,
  name,
  document,
  data,
}: Pick<Breach, "at" | "name" | "document" | "data">): Complaint {
  const written = document.written(at) ?? String(data);
  const message = `${name} is not in quotes, so YAML reads a number and not the text as written`;
  const words = { at, code: "unquoted_number", message };
  if (isSetting(at))
    return {
      ...words,
      hint: "write a secret as ${NAME}, anything else in quotes",
      sensitive: true,
    };
  const shown = maskNumbers(written);
  return {
    ...words,
    hint: `put it in quotes: "${shown}"`,
    ...(shown !== written && { sensitive: true as const }),
  };
}

function hintFor(breach: Breach, wanted: readonly string[]): string {
  const { at, data, schema } = breach;
  if (typeof data === "boolean" && wanted.includes("string")) {
    const written = breach.document.written(at) ?? String(data);
    if (couldBeText(written, schema)) return `put it in quotes: "${written}"`;
  }
  if (typeof data === "string" && isNumberIn(wanted, data)) {
    return `write it without quotes: ${data}`;
  }
  const example = exampleLine(at.at(-1), schema);
  return example ? `write it like this: ${example}` : `write ${anyOf(wanted)}`;
}

/** Whether `text` without its quotes would be a number that is wanted. */
function isNumberIn(wanted: readonly string[], text: string): boolean {
  if (wanted.includes("number")) return /^\d+(?:\.\d+)?$/.test(text);
  return wanted.includes("integer") && /^\d+$/.test(text);
}

function anyOf(wanted: readonly string[]): string {
  return wanted.map((kind) => kinds[kind]).join(" or ");
}

/** What YAML made of something, in a word. */
function kindOf(data: unknown): string | undefined {
  if (data === null) return kinds["null"];
  if (Array.isArray(data)) return kinds["array"];
  if (typeof data === "number") return String(data);
  return kinds[typeof data];
}
