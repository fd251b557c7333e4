import type { Partial } from "../model/document.ts";
import type { PartialStatement, Program } from "./ast.ts";
import { isProgram, parseTemplate } from "./parse-template.ts";
import { tooMuch, withArguments, dynamic, recursive, unknownPartial } from "./partial-words.ts";
import { complain, mostWeight, newFindings, textAt } from "./scope.ts";
import type { Findings, Scope, Variant, Workshop } from "./scope.ts";
import { partialSource } from "./template-source.ts";
import type { Words } from "./template-source.ts";

const mostHeight = 20;
const mostVariants = 500;

type Rewrite = (program: Program, scope: Scope) => Program;

/** The partial, rewritten for where it is included; nothing where that is wrong. */
export function includePartial(
  statement: PartialStatement,
  scope: Scope,
  rewrite: Rewrite,
): PartialStatement | undefined {
  const partial = namedPartial(statement, scope.workshop);
  if ("code" in partial) return refuse(statement, scope, partial);
  const wrong = wrongHere(partial, scope);
  if (wrong !== undefined) return refuse(statement, scope, wrong);
  const variant = variantOf(partial, scope, rewrite);
  if (variant === undefined) {
    scope.findings.isBroken = true;
    return undefined;
  }

  takeIn(scope.findings, variant.findings);
  const { height, weight } = scope.findings;
  if (scope.chain.length + height > mostHeight || weight > mostWeight) {
    return refuse(statement, scope, tooMuch);
  }
  return { ...statement, name: textAt(statement, variant.id), params: [], hash: undefined };
}

/** Of what is too large, the innermost part says so, and not everything around it. */
function refuse({ name }: PartialStatement, scope: Scope, words: Words): undefined {
  const { diagnostics } = scope.workshop;
  const isTold = words === tooMuch && diagnostics.some(({ code }) => code === tooMuch.code);
  if (isTold) scope.findings.isBroken = true;
  else complain(scope, name, words);
}

function namedPartial({ name, params, hash }: PartialStatement, { partials }: Workshop) {
  if (name.type === "SubExpression") return dynamic;
  if (params.length > 0 || hash !== undefined) return withArguments;
  const written = String(name.original);
  return partials.get(written) ?? unknownPartial(written, partials.keys());
}

function wrongHere({ name }: Partial, { chain, workshop }: Scope): Words | undefined {
  if (chain.includes(name)) return recursive(name, chain);
  const isTooMuch = chain.length >= mostHeight || workshop.variants.size >= mostVariants;
  return isTooMuch ? tooMuch : undefined;
}

/** Where other names may be empty, the same partial is rewritten otherwise. */
function variantOf(partial: Partial, scope: Scope, rewrite: Rewrite): Variant | undefined {
  const { workshop, guarded, chain } = scope;
  const key = [partial.name, ...[...guarded].toSorted()].join("\0");
  const known = workshop.variants.get(key);
  if (known !== undefined) return known;
  const source = partialSource(partial);
  const program = programOf(partial, workshop);
  if (program === undefined) return undefined;

  const findings = newFindings();
  findings.partials.add(partial.name);
  const rewritten = rewrite(program, {
    workshop,
    source,
    findings,
    guarded,
    lenient: false,
    chain: [...chain, partial.name],
    depth: 0,
  });
  const variant = { id: `partial ${workshop.variants.size}`, findings };
  workshop.variants.set(key, variant);
  workshop.engine.addPartial(variant.id, rewritten);
  return variant;
}

function programOf(partial: Partial, { parsed, diagnostics }: Workshop): Program | undefined {
  if (parsed.has(partial.name)) return parsed.get(partial.name);
  const found = parseTemplate(partialSource(partial));
  const program = isProgram(found) ? found : undefined;
  if (!isProgram(found)) diagnostics.push(found);
  parsed.set(partial.name, program);
  return program;
}

function takeIn(findings: Findings, below: Findings): void {
  for (const name of below.reads) findings.reads.add(name);
  for (const name of below.partials) findings.partials.add(name);
  findings.usesLocale ||= below.usesLocale;
  findings.isBroken ||= below.isBroken;
  findings.weight += below.weight;
  findings.height = Math.max(findings.height, below.height + 1);
}
