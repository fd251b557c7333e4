import type { Call, Expression, HashPair, MustacheStatement } from "./ast.ts";
import { badLocale } from "./call-helper.ts";
import type { KnownParts, Refusal, Value } from "./helpers/helper.ts";
import { helpers } from "./helpers/helpers.ts";
import { knownLocale } from "./helpers/intl.ts";
import { nearestName } from "./nearest-name.ts";
import { complain } from "./scope.ts";
import type { Scope } from "./scope.ts";
import type { Words } from "./template-source.ts";
import { unknownHelper } from "./unknown-helper.ts";

type CallNode = Call & (Expression | MustacheStatement);

/** Whether the call is one of a helper of ours, with what that takes. Complains where it is not. */
export function isSoundCall(call: CallNode, scope: Scope): boolean {
  const name = call.path.type === "PathExpression" ? call.path.original : "";
  const helper = helpers.get(name);
  if (helper === undefined) {
    complain(scope, call.path, unknownHelper(call, scope.workshop.names));
    return false;
  }
  const wrong =
    wrongCount(call, name) ??
    unknownOption(call, name) ??
    missingOption(call, name) ??
    wrongLiteral(call, name);
  if (wrong === undefined) return true;
  const { at = call.path, ...words } = wrong;
  complain(scope, at, words);
  return false;
}

type Wrong = Words & { readonly at?: HashPair };

function wrongCount({ params }: Call, name: string): Wrong | undefined {
  const { least = 0, most = 0, usage } = helpers.get(name) ?? {};
  if (params.length >= least && params.length <= most) return undefined;
  const count = least === most ? String(least) : `${least} to ${most}`;
  return {
    code: "wrong_arguments",
    message: `\`${name}\` takes ${count} ${most === 1 ? "value" : "values"}, not ${params.length}`,
    hint: `write {{${usage}}}`,
  };
}

function unknownOption({ hash }: Call, name: string): Wrong | undefined {
  const { options = [], localised } = helpers.get(name) ?? {};
  const known = localised ? [...options, "locale"] : options;
  const unknown = hash?.pairs.find(({ key }) => !known.includes(key));
  if (unknown === undefined) return undefined;
  const meant = nearestName(unknown.key, known);
  const all = known.length === 0 ? "it takes no options" : `it takes ${known.join(", ")}`;
  return {
    code: "wrong_arguments",
    message: `\`${name}\` has no option \`${unknown.key}\``,
    hint: meant === undefined ? all : `did you mean ${meant}=?`,
    at: unknown,
  };
}

function missingOption({ hash }: Call, name: string): Wrong | undefined {
  const { needs = [], usage } = helpers.get(name) ?? {};
  const missing = needs.find((key) => !hash?.pairs.some((pair) => pair.key === key));
  if (missing === undefined) return undefined;
  return {
    code: "wrong_arguments",
    message: `\`${name}\` needs the option \`${missing}\``,
    hint: `write {{${usage}}}`,
  };
}

/** Mistakes that no row is needed to see: a date pattern, a currency, a locale. */
function wrongLiteral({ params, hash }: Call, name: string): Wrong | undefined {
  const [first, ...rest] = params;
  const options = Object.fromEntries(
    (hash?.pairs ?? []).map(({ key, value }) => [key, literalOf(value)]),
  );
  const parts: KnownParts = { rest: rest.map(literalOf), options };
  const refusal = helpers.get(name)?.check?.(parts) ?? wrongLocale(parts);
  if (refusal === undefined) return undefined;
  const what = first?.type === "PathExpression" ? first.original : name;
  const { code, says, hint } = refusal;
  return { code, message: `\`${what}\` ${says}`, hint };
}

function wrongLocale({ options: { locale } }: KnownParts): Refusal | undefined {
  return locale === undefined || knownLocale(String(locale)) !== "" ? undefined : badLocale;
}

function literalOf(expression: Expression): Value | undefined {
  return "value" in expression ? expression.value : undefined;
}
