import type { Call, Expression, HashPair, MustacheStatement, PathExpression } from "./ast.ts";
import { ofOption } from "./call-helper.ts";
import { isSoundCall } from "./check-call.ts";
import { inner } from "./engine.ts";
import { emptyValue } from "./flaw.ts";
import { helpers, making } from "./helpers/helpers.ts";
import { tag } from "./known-names.ts";
import { isEmptyVar } from "./known-value.ts";
import { readName } from "./read-name.ts";
import { complain, mostDepth, nothingAt, tagWeight, textAt, wordAt } from "./scope.ts";
import type { Scope } from "./scope.ts";

/** What `{{…}}` shows: a value by its name, or what a helper makes. */
export function rewriteShown(shown: MustacheStatement, scope: Scope): Expression {
  const { path, params, hash } = shown;
  if (params.length > 0 || hash !== undefined) return rewriteCall(shown, scope);
  if (path.type !== "PathExpression") return notAName(path, scope);
  const [name] = path.parts;
  const isBare = path.original === name;
  if (isBare && isWord(name)) return rewriteWord(path, name, scope);
  return rewritePath(path, scope);
}

/** An argument, an option or a condition. */
export function rewriteExpression(expression: Expression, scope: Scope): Expression {
  scope.findings.weight += tagWeight;
  switch (expression.type) {
    case "PathExpression":
      return rewritePath(expression, scope);
    case "SubExpression":
      return rewriteCall(expression, scope);
    case "StringLiteral":
    case "NumberLiteral":
    case "BooleanLiteral":
      return expression;
    case "UndefinedLiteral":
    case "NullLiteral":
      return notAName(expression, scope);
  }
}

function rewritePath(path: PathExpression, scope: Scope): Expression {
  const name = readName(path, scope);
  if (name === undefined) return nothingAt(path);
  const { names } = scope.workshop;
  const emptyIsFine = scope.lenient || scope.guarded.has(name);
  const wrong = names.wrongWith(name, emptyIsFine);
  if (wrong !== undefined) complain(scope, path, wrong);
  else if (!emptyIsFine && isEmptyVar(name, scope)) complainOfEmpty(path, name, scope);
  scope.findings.reads.add(name);
  return {
    type: "SubExpression",
    path: wordAt(path, emptyIsFine ? inner.peek : inner.need),
    params: [textAt(path, name)],
    loc: path.loc,
  };
}

function complainOfEmpty(path: PathExpression, name: string, scope: Scope): void {
  const { field: _, ...words } = emptyValue(name).problem;
  complain(scope, path, words);
}

function rewriteCall(call: Call & Expression, scope: Scope): Expression;
function rewriteCall(call: Call & MustacheStatement, scope: Scope): Expression;
function rewriteCall(call: Call & (Expression | MustacheStatement), scope: Scope): Expression {
  if (scope.depth >= mostDepth) return tooDeep(call, scope);
  if (!isSoundCall(call, scope)) return nothingAt(call);
  const name = call.path.type === "PathExpression" ? call.path.original : "";
  const within = { ...scope, depth: scope.depth + 1 };
  if (making.get(name)?.localised) scope.findings.usesLocale = true;
  const params = call.params.map((param, nth) =>
    rewriteExpression(
      param,
      name === "default" && nth === 0 ? { ...within, lenient: true } : within,
    ),
  );
  const pairs = (call.hash?.pairs ?? []).map((pair) => ({
    ...pair,
    value: rewriteExpression(pair.value, within),
  }));
  return {
    type: "SubExpression",
    path: wordAt(call, name),
    params,
    hash: { type: "Hash", pairs: [...pairs, ...ofWhat(call)], loc: call.loc },
    loc: call.loc,
  };
}

/** Tells the helper by which name its first argument was read, so that it can say so of a row. */
function ofWhat({ params: [first], loc }: Call): readonly HashPair[] {
  const name = first?.type === "PathExpression" ? first.parts[0] : undefined;
  if (name === undefined) return [];
  return [{ type: "HashPair", key: ofOption, value: textAt({ loc }, name), loc }];
}

function isWord(name: string | undefined): name is string {
  return name !== undefined && (helpers.has(name) || name === "if" || name === "unless");
}

/** `{{date}}`: a helper without anything to work on, or a column of the same name. */
function rewriteWord(path: PathExpression, name: string, scope: Scope): Expression {
  const usage = helpers.get(name)?.usage ?? `#${name} first_name`;
  const isName = scope.workshop.names.has(name);
  complain(scope, path, {
    code: isName ? "ambiguous_name" : "wrong_arguments",
    message: isName
      ? `\`${name}\` could be the helper or the ${scope.workshop.names.from(name)} of that name`
      : `\`${name}\` has nothing to work on`,
    hint: isName
      ? `write ${tag(name).replace(/^\{\{(?!this)/, "{{this.")} for the value, {{${usage}}} for the helper`
      : `write {{${usage}}}, or {{this.${name}}} for a column of that name`,
  });
  return nothingAt(path);
}

function notAName(expression: Expression, scope: Scope): Expression {
  const written = "original" in expression ? String(expression.original) : "";
  const isName = scope.workshop.names.has(written);
  complain(scope, expression, {
    code: "unsupported_template",
    message: "this is a value where a name is wanted",
    hint: isName
      ? `write {{[${written}]}} to read the column`
      : 'write a name, like {{first_name}}; a text in quotes can be an argument: {{default first_name "there"}}',
  });
  return nothingAt(expression);
}

function tooDeep(call: Expression | MustacheStatement, scope: Scope): Expression {
  complain(scope, call, {
    code: "unsupported_template",
    message: `calls and blocks are nested more than ${mostDepth} deep`,
    hint: "say it with fewer parentheses",
  });
  return nothingAt(call);
}
