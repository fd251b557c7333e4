import type { ErrorObject } from "ajv";
import type { Path, SourceDocument } from "../model/document.ts";
import { nameOf } from "./complaint.ts";
import type { Contract, Schema } from "./contract.ts";

/** One keyword of a schema that one value breaks, with all that is needed to talk about it. */
export interface Breach {
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly data: unknown;
  /** The schema that the keyword stands in. */
  readonly schema: Schema;
  readonly at: Path;
  /** How the value is called in a sentence. */
  readonly name: string;
  readonly document: SourceDocument;
  readonly resolve: Contract["resolve"];
}

/** What ajv says of `document`, as a breach. */
export function breachOf(
  error: ErrorObject,
  document: SourceDocument,
  { resolve }: Contract,
): Breach {
  const { keyword, params, propertyName, parentSchema: schema = {} } = error;
  const found = follow(error.instancePath, document.value);
  const at = propertyName === undefined ? found.at : [...found.at, propertyName];
  // Not the error's own `data`: that of a form of `oneOf` is the whole of what has the form.
  const data = propertyName ?? found.data;
  return { keyword, params, data, schema, at, name: nameOf(at), document, resolve };
}

/** A JSON pointer into `value` as a path, and what is there: only the value tells a key `0` from an index. */
function follow(pointer: string, value: unknown): Pick<Breach, "at" | "data"> {
  let data = value;
  const at = pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((key) => {
      const step = Array.isArray(data) ? Number(key) : key;
      data = (data as Readonly<Record<string | number, unknown>>)[step];
      return step;
    });
  return { at, data };
}

/** A line that shows how `key` is written, from the schema's first example. */
export function exampleLine(key: string | number | undefined, schema: Schema): string | undefined {
  const example = (schema["examples"] as readonly unknown[] | undefined)?.[0];
  if (example === undefined) return undefined;
  return typeof key === "string" ? `${key}: ${asYaml(example)}` : `- ${asYaml(example)}`;
}

/** On one line: JSON, which YAML can read, but for texts that need no quotes. */
function asYaml(value: unknown): string {
  const isPlain =
    typeof value === "string" && /^(?:[A-Za-z./][\w ./-]*|\d+\S*[%/s]\S*)$/.test(value);
  return isPlain ? value : JSON.stringify(value);
}
