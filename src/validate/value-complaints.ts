import { type Breach, exampleLine } from "./breach.ts";
import type { Complaint } from "./complaint.ts";
import { complainOfTags } from "./key-complaints.ts";
import { quote } from "./quote.ts";

interface Form {
  readonly code: string;
  /** What to write. */
  readonly write: string;
}

const share = { code: "bad_share", write: "a share" };
const country = { code: "unknown_country", write: "a country's code of two capital letters" };

const forms: ReadonlyMap<string, Form> = new Map([
  [
    "id",
    {
      code: "bad_id",
      write: "letters, digits, `.`, `_` and `-`, at most 64 and beginning with a letter or digit",
    },
  ],
  [
    "rate",
    { code: "bad_rate", write: "a number of requests in a second (s), minute (m) or hour (h)" },
  ],
  [
    "timeout",
    { code: "bad_duration", write: "a number of milliseconds (ms), seconds (s) or minutes (m)" },
  ],
  ["max_invalid", { ...share, write: "a share or a number of rows" }],
  ["tolerate", share],
  ["in_doubt", { ...share, write: "a share of those planned or a number of them" }],
  ["expires", { code: "bad_date", write: "a day, or a day and a time" }],
  ["window", { code: "bad_window", write: "two times of day in 24 hours" }],
  ["country", country],
  ["default_country", country],
]);

/** A text that has not the form it must have. */
export function complainOfForm({ at, name, data, schema, document }: Breach): Complaint {
  // Of keys, only a provider's name must have a form.
  if (document.written(at) === undefined) return complainOfName(at);
  const key = String(at.at(-1));
  const form = forms.get(key);
  const example = exampleLine(key, schema);
  const hint = [form?.write, example && `like this: ${example}`].filter(Boolean).join(", ");
  return {
    at,
    code: form?.code ?? "wrong_form",
    message: `${name} cannot be ${quote(data)}`,
    hint: `write ${hint}`,
  };
}

function complainOfName(at: Complaint["at"]): Complaint {
  return {
    at,
    part: "key",
    code: "wrong_form",
    message: `${quote(at.at(-1))} cannot be the name of a provider`,
    hint: "write letters, digits, `.`, `_` and `-`, at most 64 and beginning with a letter or digit",
  };
}

/** A value that is none of those there are. */
export function complainOfChoice({ at, name, data, schema }: Breach): Complaint {
  if (at.at(-1) === "unsuppressed") return complainOfTags(at);
  const choices = (schema["enum"] as readonly unknown[] | undefined) ?? [schema["const"]];
  return {
    at,
    code: "wrong_value",
    message: `${name} cannot be ${quote(data)}`,
    hint: `write ${choices.join(" or ")}`,
  };
}

/** A number that is too small or too large. */
export function complainOfRange({ at, name, data, schema, params }: Breach): Complaint {
  const limits: Readonly<Record<string, string>> = {
    ">=": "at least",
    "<=": "at most",
    "<": "less than",
  };
  const example = exampleLine(at.at(-1), schema);
  return {
    at,
    code: "wrong_value",
    message: `${name} must be ${limits[String(params["comparison"])]} ${String(params["limit"])}, not ${quote(data)}`,
    ...(example !== undefined && { hint: `write it like this: ${example}` }),
  };
}

/** A text or a list with too little or too much in it. */
export function complainOfSize(breach: Breach): Complaint {
  const { at, name, keyword, params, schema } = breach;
  const limit = Number(params["limit"]);
  const example = exampleLine(at.at(-1), schema);
  const hint = { ...(example !== undefined && { hint: `write it like this: ${example}` }) };
  if (keyword === "maxItems") {
    const count = (breach.data as readonly unknown[]).length;
    const message = `${name} has ${count} entries; at most ${limit} can be sent`;
    return { at, code: "too_many", message, hint: `leave ${count - limit} of them out` };
  }
  const code = keyword === "minItems" ? "too_few" : "empty_value";
  return { at, code, message: `${name} is empty`, ...hint };
}
