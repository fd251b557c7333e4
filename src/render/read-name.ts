import type { PathExpression } from "./ast.ts";
import { complain } from "./scope.ts";
import type { Scope } from "./scope.ts";
import type { Words } from "./template-source.ts";
import { writtenName } from "./written-name.ts";

/** The one name that `path` is; anything longer is complained about. */
export function readName(path: PathExpression, scope: Scope): string | undefined {
  const [name] = path.parts;
  if (name !== undefined && path.parts.length === 1 && path.depth === 0 && !path.data) return name;
  complain(scope, path, wordsOf(path, scope));
  return undefined;
}

function wordsOf({ original, data, depth, parts }: PathExpression, scope: Scope): Words {
  const code = "unsupported_template";
  const only = "templates read columns, vars and phone, and nothing else";
  if (data) return { code, message: `\`${original}\` is not a name`, hint: only };
  if (depth > 0) {
    const name = parts[0];
    const hint =
      name === undefined ? only : `write {{${writtenName(name)}}}: blocks change no names`;
    return {
      code,
      message: `\`${original}\` leads nowhere: nothing lies outside of the row`,
      hint,
    };
  }
  if (parts.length === 0) {
    return { code, message: `\`${original}\` alone is not a value`, hint: only };
  }
  const { names } = scope.workshop;
  const whole = names.has(original)
    ? original
    : (names.near(original) ?? parts.find((part) => names.has(part)) ?? original);
  return {
    code,
    message: `\`${original}\` goes into a value, and values have no parts`,
    hint: `${only}; write {{${writtenName(whole)}}} to read \`${whole}\``,
  };
}
