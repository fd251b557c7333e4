import type { Diagnostic } from "../model/diagnostic.ts";
import type { Partial } from "../model/document.ts";
import type { Literal, Node, PathExpression, Program } from "./ast.ts";
import type { Engine } from "./engine.ts";
import type { KnownNames } from "./known-names.ts";
import type { CompileRequest } from "./request.ts";
import type { TemplateSource, Words } from "./template-source.ts";

/** What a template turned out to use, the partials it includes counted in. */
export interface Findings {
  readonly reads: Set<string>;
  readonly partials: Set<string>;
  usesLocale: boolean;
  /** Something in it was complained about and left out. */
  isBroken: boolean;
  /** Characters and tags, as often as they may be shown. */
  weight: number;
  /** How deep partials include partials below it. */
  height: number;
}

/** A partial, rewritten for places where empty is fine for the same names. */
export interface Variant {
  /** What the engine knows it by. */
  readonly id: string;
  readonly findings: Findings;
}

/** What all templates of a message share while they are rewritten. */
export interface Workshop extends Pick<CompileRequest, "vars" | "locale" | "timezone"> {
  readonly names: KnownNames;
  readonly engine: Engine;
  readonly partials: ReadonlyMap<string, Partial>;
  /** By name; `undefined` for those that cannot be parsed. */
  readonly parsed: Map<string, Program | undefined>;
  readonly variants: Map<string, Variant>;
  readonly diagnostics: Diagnostic[];
}

/** Where in a template we are, and what holds there. */
export interface Scope {
  readonly workshop: Workshop;
  readonly source: TemplateSource;
  readonly findings: Findings;
  /** Names that a condition around here asks for: empty is fine for them. */
  readonly guarded: ReadonlySet<string>;
  /** In a condition, or where `default` looks first: empty is fine for every name. */
  readonly lenient: boolean;
  /** The partials that we are in, outermost first. */
  readonly chain: readonly string[];
  /** Blocks and calls that we are in. */
  readonly depth: number;
}

/** Far beyond what people write, and well below what would exhaust the stack. */
export const mostDepth = 40;

/** Of one leaf with all its partials: twice the characters that it may show. */
export const mostWeight = 131_072;

/** What a tag weighs, in characters: Handlebars takes some 0.2 ms to compile one. */
export const tagWeight = 100;

export function newFindings(): Findings {
  return {
    reads: new Set(),
    partials: new Set(),
    usesLocale: false,
    isBroken: false,
    weight: 0,
    height: 0,
  };
}

export function complain({ workshop, source, findings }: Scope, { loc }: Node, words: Words): void {
  findings.isBroken = true;
  workshop.diagnostics.push({ ...source.placeAt(loc.start), severity: "error", ...words });
}

/** What stands where a template is wrong: it shows nothing. */
export function nothingAt({ loc }: Node): Literal {
  return textAt({ loc }, "");
}

export function textAt({ loc }: Pick<Node, "loc">, value: string): Literal {
  return { type: "StringLiteral", value, original: value, loc };
}

export function wordAt({ loc }: Pick<Node, "loc">, word: string): PathExpression {
  return { type: "PathExpression", data: false, depth: 0, parts: [word], original: word, loc };
}
