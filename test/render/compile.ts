import type { Adapter, PayloadCheck, PayloadProblem } from "../../src/model/adapter.ts";
import type { AudienceRow, Rendered } from "../../src/model/audience.ts";
import type { Diagnostic } from "../../src/model/diagnostic.ts";
import type { Path, SourceDocument } from "../../src/model/document.ts";
import type { Json } from "../../src/model/json.ts";
import type { Message } from "../../src/model/message.ts";
import type { Renderer } from "../../src/model/renderer.ts";
import { compileMessage } from "../../src/render/compile-message.ts";
import type { CompileRequest } from "../../src/render/request.ts";

/** Where the tests' documents say that leaves begin. */
export const leafLine = 10;

/** A document in which every leaf begins in column 1 of line 10, and every key stands on line 5. */
const document: SourceDocument = {
  file: "campaign.yaml",
  path: "/campaign.yaml",
  value: {},
  place: (path) => ({ file: `campaign.yaml#${path.join(".")}`, line: 5, column: 1 }),
  placeInside(_path, offset) {
    throw new Error(`no text is known here, at ${offset}`);
  },
  written: () => undefined,
  comment: () => undefined,
};

function documentOf(message: Message): SourceDocument {
  return {
    ...document,
    placeInside(path, offset) {
      const text = valueAt(message, path.slice(1));
      const before = (typeof text === "string" ? text : "").slice(0, offset).split("\n");
      const column = (before.at(-1) ?? "").length + 1;
      return { file: "campaign.yaml", line: leafLine + before.length - 1, column };
    },
  };
}

function valueAt(value: Json, path: Path): Json | undefined {
  return path.reduce<Json | undefined>(
    (part, key) => (part as Record<string | number, Json> | undefined)?.[key],
    value,
  );
}

/** An adapter that renames and nests a little, as real ones do. */
export const adapter: Adapter = {
  name: "tiny",
  title: "Tiny",
  baseUrl: "https://tiny.test",
  baseUrlEnv: "TINY_BASE_URL",
  settings: {},
  capabilities: { types: {}, interactive: [], tags: true, maxBatch: 9, accepted: "took it" },
  payloadSchema: {},
  toPayload: ({ text, type, ...rest }, phone, settings) => ({
    to: phone,
    kind: type,
    from: settings["sender"] ?? "",
    ...(text === undefined ? {} : { body: { text } }),
    ...rest,
  }),
  toBatch: ({ to: _one, ...payload }, _phones, tags) => ({ tags: [...tags], ...payload }),
  toRequest: (body) => ({ method: "POST", path: "/", headers: {}, body }),
  readResponse: () => undefined,
};

type Rule = (payload: Record<string, Json>) => PayloadProblem | false;

/** The text is at most 40 characters, there are at most 3 buttons, a latitude is a number, and one of these there is. */
const rules: readonly Rule[] = [
  ({ body }) =>
    JSON.stringify(body ?? "").length > 40 + '{"text":""}'.length &&
    problem("/body/text", "too_long", "is too long"),
  ({ buttons }) =>
    Array.isArray(buttons) && buttons.length > 3 && problem("/buttons", "too_many", "has too many"),
  (payload) =>
    "latitude" in payload &&
    !becameNumber(payload, "latitude") &&
    problem("/latitude", "wrong_value", "is not a number"),
  (payload) =>
    !["body", "buttons", "latitude", "contacts"].some((key) => key in payload) &&
    problem("/body", "missing_field", "is missing"),
];

export const check: PayloadCheck = (payload) =>
  rules.map((rule) => rule(payload as Record<string, Json>)).filter((found) => found !== false);

function problem(pointer: string, code: string, message: string): PayloadProblem {
  return { pointer, code, message };
}

function becameNumber(payload: Record<string, Json>, key: string): boolean {
  const number = Number(payload[key]);
  payload[key] = number;
  return !Number.isNaN(number);
}

/** What tests may say of a campaign; the rest is a text for one CSV. */
export interface Given extends Partial<Omit<CompileRequest, "partials">> {
  readonly columns?: Readonly<Record<string, string>>;
  readonly partials?: Readonly<Record<string, string>>;
}

export function compile(text: string | Message, given: Given = {}) {
  const { columns = {}, partials = {}, ...rest } = given;
  const message: Message = typeof text === "string" ? { type: "text", text } : text;
  return compileMessage({
    document: documentOf(message),
    at: ["message"],
    message,
    vars: {},
    sources: [{ label: "data/people.csv", names: Object.keys(columns) }],
    adapter,
    settings: { sender: "${SENDER}" },
    check: () => [],
    locale: "en",
    timezone: "Africa/Nairobi",
    ...rest,
    partials: Object.entries(partials).map(([name, source]) => ({
      name,
      file: `partials/${name}.hbs`,
      text: source,
    })),
  });
}

/** The renderer of a message without mistakes. */
export function rendererOf(text: string | Message, given: Given = {}): Renderer {
  const { value, diagnostics } = compile(text, given);
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  return value;
}

export function rowOf(columns: Readonly<Record<string, string>>): AudienceRow {
  return {
    source: 0,
    line: 2,
    key: 254_712_345_678,
    phone: "+254712345678",
    country: "KE",
    ref: "",
    columns: Object.assign(Object.create(null), columns),
    duplicate: false,
    suppressed: false,
  };
}

export function render(text: string | Message, given: Given = {}): Rendered {
  return rendererOf(text, given).render(rowOf(given.columns ?? {}));
}

/** The text that a row gets, or the code of its problem. */
export function textOf(text: string, given: Given = {}): string {
  const rendered = rendererOf(text, given).message(rowOf(given.columns ?? {}));
  return "problem" in rendered ? rendered.problem.code : textIn(rendered.message);
}

export function textIn({ text }: Message): string {
  return typeof text === "string" ? text : JSON.stringify(text);
}

/** `file:line:column code` of each diagnostic. */
export function placesOf(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`);
}
