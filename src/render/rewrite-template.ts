import type {
  BlockStatement,
  ContentStatement,
  Expression,
  MustacheStatement,
  Program,
  Statement,
} from "./ast.ts";
import { inner } from "./engine.ts";
import { includePartial } from "./include-partial.ts";
import { rewriteExpression, rewriteShown } from "./rewrite-expression.ts";
import { complain, mostDepth, mostWeight, tagWeight, textAt, wordAt } from "./scope.ts";
import type { Scope } from "./scope.ts";
import { writtenExpression } from "./written-expression.ts";
import { writtenName } from "./written-name.ts";

/**
 * The template in words that are safe to compile: values are read by our own helpers only,
 * which know when a value may be empty. What is not on the list of what templates may hold
 * is complained about and left out.
 */
export function rewriteTemplate({ type, body }: Program, scope: Scope): Program {
  const rewritten = body.map((statement) => {
    // Whoever compiles it refuses it; to look at the rest of it would only take time.
    if (scope.findings.weight > mostWeight) return emptyAt(statement);
    return rewriteStatement(statement, scope);
  });
  return { type, body: rewritten };
}

function rewriteStatement(statement: Statement, scope: Scope): Statement {
  scope.findings.weight += weightOf(statement);
  switch (statement.type) {
    case "CommentStatement":
    case "ContentStatement":
      return statement;
    case "MustacheStatement":
      return show(statement, rewriteShown(statement, scope));
    case "BlockStatement":
      return rewriteBlock(statement, scope);
    case "PartialStatement":
      return includePartial(statement, scope, rewriteTemplate) ?? emptyAt(statement);
    case "PartialBlockStatement":
    case "Decorator":
    case "DecoratorBlock":
      return refused(statement, scope);
  }
}

function weightOf(statement: Statement): number {
  return statement.type === "ContentStatement" ? statement.value.length : tagWeight;
}

function show(statement: MustacheStatement, value: Expression): Statement {
  return { ...statement, path: wordAt(statement, inner.show), params: [value], hash: undefined };
}

function rewriteBlock(block: BlockStatement, scope: Scope): Statement {
  const [condition, ...more] = block.params;
  const name = block.path.type === "PathExpression" ? block.path.original : "";
  if (name !== "if" && name !== "unless") return unknownBlock(block, name, scope);
  if (condition === undefined || more.length > 0 || block.hash || hasBlockParams(block)) {
    return wrongBlock(block, name, scope);
  }
  if (scope.depth >= mostDepth) return tooDeep(block, scope);

  const deeper = { ...scope, depth: scope.depth + 1 };
  const guarded = new Set([...scope.guarded, ...namesIn(condition)]);
  const within = (program: Program | undefined) =>
    program && rewriteTemplate(program, { ...deeper, guarded });
  const value = rewriteExpression(condition, { ...deeper, lenient: true });
  const written = textAt(block, `#${name} ${writtenExpression(condition)}`);
  const test = {
    type: "SubExpression",
    path: wordAt(block, inner.test),
    params: [value, written],
  } as const;
  return {
    ...block,
    params: [{ ...test, loc: condition.loc }],
    program: within(block.program),
    inverse: within(block.inverse),
  };
}

function hasBlockParams({ program, inverse }: BlockStatement): boolean {
  return program?.blockParams !== undefined || inverse?.blockParams !== undefined;
}

/** The names that a condition asks for. */
function namesIn(expression: Expression): readonly string[] {
  if (expression.type === "PathExpression") return expression.parts.slice(0, 1);
  return expression.type === "SubExpression" ? expression.params.flatMap(namesIn) : [];
}

function unknownBlock(block: BlockStatement, name: string, scope: Scope): Statement {
  const isName = scope.workshop.names.has(name);
  complain(scope, block.path, {
    code: "unsupported_template",
    message: `there is no block \`${name}\``,
    hint: isName
      ? `write {{#if ${writtenName(name)}}}`
      : "the blocks are {{#if name}} and {{#unless name}}",
  });
  return emptyAt(block);
}

function wrongBlock(block: BlockStatement, name: string, scope: Scope): Statement {
  complain(scope, block.path, {
    code: "wrong_arguments",
    message: `{{#${name}}} takes one condition and nothing else`,
    hint: `write {{#${name} first_name}}, or {{#${name} (and first_name city)}}`,
  });
  return emptyAt(block);
}

function tooDeep(block: BlockStatement, scope: Scope): Statement {
  complain(scope, block.path, {
    code: "unsupported_template",
    message: `blocks are nested more than ${mostDepth} deep`,
    hint: "combine conditions with `and` and `or`, or use several partials",
  });
  return emptyAt(block);
}

function refused(statement: Statement, scope: Scope): Statement {
  const isPartial = statement.type === "PartialBlockStatement";
  complain(scope, statement, {
    code: "unsupported_template",
    message: isPartial
      ? "partials cannot be blocks"
      : "decorators and inline partials are not read",
    hint: "write {{> footer}}, and the text in partials/footer.hbs",
  });
  return emptyAt(statement);
}

function emptyAt({ loc }: Statement): ContentStatement {
  return { type: "ContentStatement", value: "", loc };
}
