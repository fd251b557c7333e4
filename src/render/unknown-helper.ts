import type { Call, Expression } from "./ast.ts";
import { helpers } from "./helpers/helpers.ts";
import type { KnownNames } from "./known-names.ts";
import { tag } from "./known-names.ts";
import { nearestName } from "../model/nearest-name.ts";
import type { Words } from "./template-source.ts";

/** Says what is called and is no helper, and what was probably meant. */
export function unknownHelper({ path, params }: Call, names: KnownNames): Words {
  const name = originalOf(path);
  return {
    code: "unknown_helper",
    message: `\`${name}\` is not a helper`,
    hint: hintFor(name, [name, ...params.map(originalOf)].join(" "), names),
  };
}

function hintFor(name: string, whole: string, names: KnownNames): string {
  if (name === "if" || name === "unless") return `write {{#${name} first_name}}…{{/${name}}}`;
  if (names.has(whole)) return `write ${tag(whole)} to read the column \`${whole}\``;
  if (names.has(name)) return `write ${tag(name)}: a value takes nothing`;
  const meant = nearestName(name, helpers.keys());
  if (meant !== undefined) return `did you mean {{${helpers.get(meant)?.usage}}}?`;
  const near = names.near(whole);
  if (near !== undefined) return `did you mean ${tag(near)}?`;
  return `the helpers are ${[...helpers.keys()].join(", ")}`;
}

function originalOf(expression: Expression): string {
  return "original" in expression ? String(expression.original) : "…";
}
