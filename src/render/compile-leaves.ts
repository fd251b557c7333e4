import type { RowProblem } from "../model/audience.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Path } from "../model/document.ts";
import { compileParts, partsOf } from "./compile-parts.ts";
import type { TextPart } from "./compile-parts.ts";
import { openEngine } from "./engine.ts";
import type { Template } from "./engine.ts";
import { RowStopped } from "./flaw.ts";
import { knownNames } from "./known-names.ts";
import { fieldName, leavesOf } from "./leaves.ts";
import { isProgram, parseTemplate } from "./parse-template.ts";
import { tooMuch } from "./partial-words.ts";
import type { CompileRequest } from "./request.ts";
import { rewriteTemplate } from "./rewrite-template.ts";
import { leafRoom } from "./run.ts";
import type { Run } from "./run.ts";
import { mostWeight, newFindings } from "./scope.ts";
import type { Findings, Workshop } from "./scope.ts";
import { leafSource } from "./template-source.ts";

/** A string of the message, ready to be rendered. */
export interface CompiledLeaf {
  readonly path: Path;
  /** `interactive.body.text` */
  readonly field: string;
  /** The text for one row. Throws `RowStopped`. */
  readonly render: Template;
  /** Where it is nothing but text and names. */
  readonly parts?: readonly TextPart[] | undefined;
  readonly reads: ReadonlySet<string>;
  /** Everyone gets the same text. */
  readonly isStatic: boolean;
}

export interface CompiledLeaves {
  readonly leaves: readonly CompiledLeaf[];
  readonly usedPartials: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Compiles every string of the message; those that are wrong are left out. */
export function compileLeaves(request: CompileRequest): CompiledLeaves {
  const workshop = openWorkshop(request);
  const usedPartials = new Set<string>();
  const leaves = leavesOf(request.message).flatMap(({ path, value }) => {
    if (typeof value !== "string") return [];
    const findings = newFindings();
    const compiled = value.includes("{{")
      ? compileLeaf({ path, text: value }, { request, workshop, findings })
      : { render: constant(value) };
    for (const name of findings.partials) usedPartials.add(name);
    if (compiled === undefined) return [];
    const isStatic = sameForAll(findings, workshop, request);
    return [{ path, field: fieldName(path), ...compiled, reads: findings.reads, isStatic }];
  });
  return { leaves, usedPartials, diagnostics: workshop.diagnostics };
}

function openWorkshop({ vars, sources, partials, locale, timezone }: CompileRequest): Workshop {
  return {
    vars,
    locale,
    timezone,
    names: knownNames(vars, sources),
    engine: openEngine({ vars, timezone }),
    partials: new Map(partials.map((partial) => [partial.name, partial])),
    parsed: new Map(),
    variants: new Map(),
    diagnostics: [],
  };
}

interface Bench {
  readonly request: CompileRequest;
  readonly workshop: Workshop;
  readonly findings: Findings;
}

function compileLeaf(
  { path, text }: { readonly path: Path; readonly text: string },
  { request, workshop, findings }: Bench,
): Pick<CompiledLeaf, "render" | "parts"> | undefined {
  const source = leafSource(request.document, [...request.at, ...path], text);
  const parsed = parseTemplate(source);
  if (!isProgram(parsed)) {
    workshop.diagnostics.push(parsed);
    return undefined;
  }
  const rewritten = rewriteTemplate(parsed, {
    workshop,
    source,
    findings,
    guarded: new Set(),
    lenient: false,
    chain: [],
    depth: 0,
  });
  if (findings.weight > mostWeight && !findings.isBroken) {
    workshop.diagnostics.push({ ...source.placeOf(0), severity: "error", ...tooMuch });
    return undefined;
  }
  if (findings.isBroken) return undefined;
  const parts = partsOf(rewritten, request.vars);
  const template = parts ? compileParts(parts) : workshop.engine.compile(rewritten);
  return { render: finished(template, fieldName(path)), parts };
}

function sameForAll(findings: Findings, { names }: Workshop, { sources }: CompileRequest): boolean {
  if (names.sameForAll) return true;
  const dependsOnLocale =
    findings.usesLocale && (sources?.some(({ names }) => names.includes("locale")) ?? true);
  return !dependsOnLocale && [...findings.reads].every((name) => names.from(name) === "var");
}

function constant(text: string): Template {
  const trimmed = ended(text);
  return () => trimmed;
}

function finished(template: Template, field: string): Template {
  const message = `\`${field}\` grows beyond ${leafRoom} characters`;
  const tooLong = { code: "too_long", message, field };
  return (run) => {
    const text = ended(capped(template, run) ?? stop(tooLong));
    return text.length > leafRoom ? stop(tooLong) : text;
  };
}

/** Nothing where the text grows beyond what we, or V8, hold in one string. */
function capped(template: Template, run: Run): string | undefined {
  try {
    return template(run);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function stop(problem: RowProblem): never {
  throw new RowStopped(problem);
}

/**
 * A leaf as it is sent: without line breaks at its end, and nothing where there is only white
 * space. A regular expression for this would take quadratic time on a text of line breaks.
 */
function ended(text: string): string {
  if (text.trim() === "") return "";
  let end = text.length;
  while (end > 0 && (text[end - 1] === "\n" || text[end - 1] === "\r")) end -= 1;
  return text.slice(0, end);
}
