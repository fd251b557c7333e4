import type { AudienceRow, Rendered, RowProblem } from "../model/audience.ts";
import type { Json } from "../model/json.ts";
import type { Message } from "../model/message.ts";
import type { E164 } from "../model/phone.ts";
import type { Branch, ExplainedLeaf, RenderedMessage, Renderer } from "../model/renderer.ts";
import { openChoiceCheck } from "./choices.ts";
import type { CompiledLeaf } from "./compile-leaves.ts";
import { RowStopped } from "./flaw.ts";
import type { KnownNames } from "./known-names.ts";
import { fieldName, isList, isObject } from "./leaves.ts";
import { openSkeleton } from "./payload-skeleton.ts";
import type { Skeleton } from "./payload-skeleton.ts";
import type { CompileRequest } from "./request.ts";
import { own, valueOf } from "./run.ts";
import type { Run } from "./run.ts";
import type { Trace } from "./trace-payload.ts";
import { standInPhone } from "./trace-payload.ts";

/** What rendering needs beside the request. */
export interface RendererParts {
  readonly leaves: readonly CompiledLeaf[];
  readonly names: KnownNames;
  readonly trace: Trace;
}

/** The part of the renderer that turns rows into payloads. */
export function openRenderer(
  request: CompileRequest,
  { leaves, names, trace }: RendererParts,
): Pick<Renderer, "render" | "message" | "explain"> {
  const build = builderOf(request.message, new Map(leaves.map((leaf) => [leaf.field, leaf])));

  const skeleton = openSkeleton(request, leaves);
  const columns = columnsOf(leaves, names);
  const choiceCheck = openChoiceCheck(leaves);

  function runOf({ columns, phone }: AudienceRow): Run {
    // Numbers that go out with tags share their one request, and so its one text.
    const written = names.sameForAll ? undefined : own(columns, "locale")?.trim();
    return { columns, phone, locale: written || request.locale, room: 0 };
  }

  function message(row: AudienceRow): RenderedMessage {
    const run = runOf(row);
    return sound(() => ({ message: build(run) as Message }));
  }

  function render(row: AudienceRow): Rendered {
    const quick = skeleton && fromSkeleton(skeleton, row, runOf);
    if (quick !== undefined) return quick;
    const rendered = message(row);
    return "problem" in rendered
      ? rendered
      : checked(rendered.message, row, { request, trace, columns });
  }

  function renderDistinct(problemOf: NonNullable<typeof choiceCheck>) {
    return (row: AudienceRow): Rendered => {
      const rendered = render(row);
      const problem = "problem" in rendered ? undefined : problemOf(runOf(row));
      return problem === undefined ? rendered : { problem };
    };
  }

  return {
    message,
    render: choiceCheck === undefined ? render : renderDistinct(choiceCheck),
    explain: (row) => leaves.map((leaf) => explained(leaf, runOf(row), { request, names })),
  };
}

type Builder = (run: Run) => Json;

/** Makes the message anew for each row: an adapter may pass parts on, and the check changes them. */
function builderOf(tree: Json, leaves: ReadonlyMap<string, CompiledLeaf>): Builder {
  const of = (value: Json, path: readonly (string | number)[]): Builder => {
    if (isList(value)) {
      const items = value.map((item, index) => of(item, [...path, index]));
      return (run) => items.map((build) => build(run));
    }
    if (isObject(value)) {
      const entries = Object.entries(value).map(
        ([key, each]) => [key, of(each, [...path, key])] as const,
      );
      return (run) => Object.fromEntries(entries.map(([key, build]) => [key, build(run)]));
    }
    return leaves.get(fieldName(path))?.render ?? (() => value);
  };
  return of(tree, []);
}

function fromSkeleton(
  skeleton: Skeleton,
  row: AudienceRow,
  runOf: (row: AudienceRow) => Run,
): Rendered | undefined {
  const made = sound(() => ({ json: skeleton(row, runOf) }));
  if ("problem" in made) return made;
  return made.json === undefined ? undefined : { payload: made.json };
}

interface Checking {
  readonly request: CompileRequest;
  readonly trace: Trace;
  /** Field of the message → the columns that its text is made of, in words. */
  readonly columns: ReadonlyMap<string, string>;
}

function checked(
  message: Message,
  row: AudienceRow,
  { request, trace, columns }: Checking,
): Rendered {
  const { adapter, settings, check } = request;
  const phone = row.tags === undefined ? (row.phone as E164) : standInPhone;
  const single = adapter.toPayload(message, phone, settings);
  const payload =
    row.tags === undefined ? single : (adapter.toBatch?.(single, [], row.tags) ?? single);
  const [problem] = check(payload);
  if (problem === undefined) return { payload: JSON.stringify(payload) };
  const { path, message: says } = trace(problem);
  const field = fieldName(path);
  return { problem: { code: problem.code, message: says + (columns.get(field) ?? ""), field } };
}

/** `latitude` → ` (column "lat")`: whoever mends the row looks for a column, not for a field. */
function columnsOf(
  leaves: readonly CompiledLeaf[],
  names: KnownNames,
): ReadonlyMap<string, string> {
  return new Map(
    leaves.flatMap(({ field, reads }) => {
      const read = [...reads].filter((name) => names.from(name) === "column");
      if (read.length === 0) return [];
      const some = read.slice(0, 3).map((name) => JSON.stringify(name));
      const more = read.length > 3 ? ", …" : "";
      return [[field, ` (${read.length === 1 ? "column" : "columns"} ${some.join(", ")}${more})`]];
    }),
  );
}

function explained(
  { field, reads, render }: CompiledLeaf,
  run: Run,
  { request, names }: { readonly request: CompileRequest; readonly names: KnownNames },
): ExplainedLeaf {
  const branches = new Map<string, Branch>();
  const rendered = sound(() => ({ length: render({ ...run, branches }).length }));
  return {
    field,
    reads: [...reads].map((name) => ({
      name,
      from: names.from(name),
      value: String(valueOf(name, run, request.vars)),
    })),
    ...(branches.size === 0 ? {} : { branches: [...branches.values()] }),
    ...("length" in rendered ? rendered : {}),
  };
}

function sound<T extends object>(make: () => T): T | { readonly problem: RowProblem } {
  try {
    return make();
  } catch (error) {
    if (error instanceof RowStopped) return { problem: error.problem };
    throw error;
  }
}
