import type { Expression } from "./ast.ts";
import type { Value } from "./helpers/helper.ts";
import { own } from "./run.ts";
import type { Scope } from "./scope.ts";

/** What `expression` is whatever the row; nothing where rows have a say, and for what is empty. */
export function knownValue(expression: Expression, scope: Scope): Value | undefined {
  switch (expression.type) {
    case "StringLiteral":
    case "NumberLiteral":
    case "BooleanLiteral":
      return expression.value;
    case "PathExpression":
      return filledVar(expression.parts, scope);
    case "SubExpression":
    case "NullLiteral":
    case "UndefinedLiteral":
      return undefined;
  }
}

function filledVar(parts: readonly string[], scope: Scope): Value | undefined {
  const value = knownVar(parts, scope);
  return value === "" ? undefined : value;
}

/** Whether `name` is a var that is empty, for everyone. */
export function isEmptyVar(name: string, scope: Scope): boolean {
  return knownVar([name], scope) === "";
}

/** As rows read it: white space is empty. `NaN` stands for a var that could not be read. */
function knownVar(parts: readonly string[], { workshop }: Scope): Value | undefined {
  const [name = ""] = parts;
  if (parts.length !== 1 || workshop.names.from(name) !== "var") return undefined;
  const value = own(workshop.vars, name);
  if (Number.isNaN(value)) return undefined;
  return typeof value === "string" && value.trim() === "" ? "" : value;
}
