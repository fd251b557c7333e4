import type { Call, Expression, Hash, HashPair, MustacheStatement } from "./ast.ts";
import { badLocale, callHelper, ofOption } from "./call-helper.ts";
import { isFlaw } from "./flaw.ts";
import type { KnownParts, Refusal, Value } from "./helpers/helper.ts";
import { helpers, making } from "./helpers/helpers.ts";
import { knownLocale } from "./helpers/intl.ts";
import { knownValue } from "./known-value.ts";
import { nearestName } from "../model/nearest-name.ts";
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
    wrongSetting(call, name, scope) ??
    wrongForAll(call, name, scope);
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
function wrongSetting({ params, hash }: Call, name: string, scope: Scope): Wrong | undefined {
  const [first, ...rest] = params;
  const options = optionsOf(hash, scope);
  const parts: KnownParts = { rest: rest.map((each) => knownValue(each, scope)), options };
  const refusal = helpers.get(name)?.check?.(parts) ?? wrongLocale(parts);
  if (refusal === undefined) return undefined;
  const what = first?.type === "PathExpression" ? first.original : name;
  const { code, says, hint } = refusal;
  return { code, message: `\`${what}\` ${says}`, hint };
}

/** What the helper says to values that are the same for every row: vars and literals. */
function wrongForAll({ params, hash }: Call, name: string, scope: Scope): Wrong | undefined {
  const helper = making.get(name);
  const args = params.map((each) => knownValue(each, scope));
  const options = optionsOf(hash, scope);
  const isKnown = [...args, ...Object.values(options)].every((each) => each !== undefined);
  if (helper === undefined || !isKnown) return undefined;
  const { locale, timezone } = scope.workshop;
  const [first] = params;
  const of = first?.type === "PathExpression" ? { [ofOption]: first.original } : {};
  const made = callHelper(
    { name, helper, locale, timezone },
    { args: args as readonly Value[], options: { ...(options as Record<string, Value>), ...of } },
  );
  // Without a locale of its own, the row's may be known where the campaign's is not.
  if (!isFlaw(made) || made.problem.code === badLocale.code) return undefined;
  const { code, message, hint } = made.problem;
  return { code, message, ...(hint !== undefined && { hint }) };
}

function optionsOf(hash: Hash | undefined, scope: Scope): KnownParts["options"] {
  const pairs = hash?.pairs ?? [];
  return Object.fromEntries(pairs.map(({ key, value }) => [key, knownValue(value, scope)]));
}

function wrongLocale({ options: { locale } }: KnownParts): Refusal | undefined {
  return locale === undefined || knownLocale(String(locale)) !== "" ? undefined : badLocale;
}
