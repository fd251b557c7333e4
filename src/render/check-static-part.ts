import type { Diagnostic } from "../model/diagnostic.ts";
import type { Path } from "../model/document.ts";
import type { Message } from "../model/message.ts";
import type { PayloadProblem } from "../model/adapter.ts";
import { sameForEveryone } from "./choices.ts";
import type { CompiledLeaf } from "./compile-leaves.ts";
import { RowStopped } from "./flaw.ts";
import { leavesOf, mapLeaves } from "./leaves.ts";
import type { CompileRequest } from "./request.ts";
import type { Run } from "./run.ts";
import type { Trace, Traced } from "./trace-payload.ts";
import { standInPhone } from "./trace-payload.ts";

/** What is wrong with the message for everyone, whatever the rows hold: told at its place in the YAML. */
export function checkStaticPart(
  request: CompileRequest,
  leaves: readonly CompiledLeaf[],
  trace: Trace,
): readonly Diagnostic[] {
  const { texts, diagnostics } = renderStatic(request, leaves);
  const rounds = neutral.map((probe) => problemsWith(request, texts, probe));
  const [first = [], ...others] = rounds;
  // What some value of the open leaves would mend is the rows' matter.
  const lasting = first.filter((problem) =>
    others.every((round) => round.some((each) => isSame(each, problem))),
  );
  const open = leavesOf(request.message)
    .filter(({ path, value }) => typeof value === "string" && !texts.has(keyOf(path)))
    .map(({ path }) => path);
  const traced = lasting.map((problem) => ({ ...problem, ...trace(problem) }));
  const sure = traced.filter((problem) => isSure(problem, open));
  return [
    ...diagnostics,
    ...sure.map((problem) => diagnosticOf(problem, request)),
    ...sameForEveryone(request, leaves, ({ path }) => texts.get(keyOf(path))),
  ];
}

interface StaticTexts {
  readonly texts: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
}

function renderStatic(request: CompileRequest, leaves: readonly CompiledLeaf[]): StaticTexts {
  const run: Run = { columns: {}, phone: standInPhone, locale: request.locale, room: 0 };
  const texts = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  for (const { path, render, isStatic } of leaves) {
    if (!isStatic) continue;
    try {
      texts.set(keyOf(path), render(run));
    } catch (error) {
      if (!(error instanceof RowStopped)) throw error;
      const { field: _, ...words } = error.problem;
      const place = request.document.place([...request.at, ...path]);
      diagnostics.push({ ...place, severity: "error", ...words });
    }
  }
  return { texts, diagnostics };
}

/** Values for leaves that only rows fill: no two alike, short, as a number, a link and a text. */
const neutral: readonly ((nth: number) => string)[] = [
  (nth) => String(nth + 1),
  (nth) => `https://example.com/${nth + 1}`,
  (nth) => `text ${nth + 1}`,
];

function problemsWith(
  { message, adapter, settings, check }: CompileRequest,
  texts: ReadonlyMap<string, string>,
  probe: (nth: number) => string,
): readonly PayloadProblem[] {
  let nth = 0;
  const filled = mapLeaves(message, ({ path, value }) =>
    typeof value === "string" ? (texts.get(keyOf(path)) ?? probe(nth++)) : value,
  );
  return check(adapter.toPayload(filled as Message, standInPhone, settings));
}

function isSame(a: PayloadProblem, b: PayloadProblem): boolean {
  return a.pointer === b.pointer && a.code === b.code;
}

/** What can be wrong with a part of the message whatever its leaves hold. */
const aboutShape: ReadonlySet<string> = new Set([
  "too_many",
  "too_few",
  "missing_field",
  "unknown_field",
]);

type TracedProblem = PayloadProblem & Traced;

/** Whether rows have no say in it: `open` are the leaves that they fill. */
function isSure({ path, isLeaf, code }: TracedProblem, open: readonly Path[]): boolean {
  const holdsOpen = open.some((leaf) => path.every((key, index) => leaf[index] === key));
  return !holdsOpen || (!isLeaf && aboutShape.has(code));
}

function diagnosticOf(
  { path, code, message }: TracedProblem,
  { document, at }: CompileRequest,
): Diagnostic {
  return { ...document.place([...at, ...path]), severity: "error", code, message };
}

function keyOf(path: Path): string {
  return JSON.stringify(path);
}
