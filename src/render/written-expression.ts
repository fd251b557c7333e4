import type { Expression } from "./ast.ts";

/** The expression as people write it: `first_name`, `(eq tier "gold")`. */
export function writtenExpression(expression: Expression): string {
  switch (expression.type) {
    case "PathExpression":
    case "NumberLiteral":
    case "BooleanLiteral":
      return String(expression.original);
    case "StringLiteral":
      return JSON.stringify(expression.value);
    case "UndefinedLiteral":
      return "undefined";
    case "NullLiteral":
      return "null";
    case "SubExpression": {
      const { path, params, hash } = expression;
      const options = hash?.pairs.map(({ key, value }) => `${key}=${writtenExpression(value)}`);
      return `(${[...[path, ...params].map(writtenExpression), ...(options ?? [])].join(" ")})`;
    }
  }
}
