import type { Var } from "../model/campaign.ts";
import type { Expression, Program, Statement } from "./ast.ts";
import { inner } from "./engine.ts";
import type { Template } from "./engine.ts";
import { emptyValue, RowStopped } from "./flaw.ts";
import type { Value } from "./helpers/helper.ts";
import { leafRoom, readerOf } from "./run.ts";
import type { Run } from "./run.ts";

interface Shown {
  readonly name: string;
  readonly read: (run: Run) => Value;
  readonly mayBeEmpty: boolean;
}

/**
 * What the engine makes of a template of nothing but text and names, in a seventh of the time.
 * Nothing where there is more in it than that.
 */
export function compileParts(
  { body }: Program,
  vars: Readonly<Record<string, Var>>,
): Template | undefined {
  const parts: (string | Shown)[] = [];
  for (const statement of body) {
    const part = partOf(statement, vars);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return (run) => {
    let text = "";
    let room = leafRoom;
    for (const part of parts) {
      if (typeof part === "string") {
        text += part;
        continue;
      }
      const value = part.read(run);
      if (value === "" && !part.mayBeEmpty) throw new RowStopped(emptyValue(part.name).problem);
      const shown = String(value);
      room -= shown.length;
      if (room < 0) throw new RangeError(`more than ${leafRoom} characters`);
      text += shown;
    }
    return text;
  };
}

function partOf(
  statement: Statement,
  vars: Readonly<Record<string, Var>>,
): string | Shown | undefined {
  if (statement.type === "ContentStatement") return statement.value;
  if (statement.type === "CommentStatement") return "";
  if (statement.type !== "MustacheStatement" || wordOf(statement.path) !== inner.show) {
    return undefined;
  }
  const [value] = statement.params;
  if (value?.type !== "SubExpression") return undefined;
  const word = wordOf(value.path);
  const [name] = value.params;
  if (word !== inner.need && word !== inner.peek) return undefined;
  if (name?.type !== "StringLiteral") return undefined;
  const written = String(name.value);
  return { name: written, read: readerOf(written, vars), mayBeEmpty: word === inner.peek };
}

function wordOf(path: Expression): string | undefined {
  return path.type === "PathExpression" ? path.original : undefined;
}
