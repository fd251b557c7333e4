import { isFlaw } from "./flaw.ts";
import type { Flaw } from "./flaw.ts";
import { isRefusal, isTruthy } from "./helpers/helper.ts";
import type { Helper, Refusal, Value } from "./helpers/helper.ts";
import { knownLocale } from "./helpers/intl.ts";

/** What a template hands to a helper. */
export interface Given {
  readonly args: readonly (Value | Flaw)[];
  readonly options: Readonly<Record<string, Value | Flaw>>;
}

export interface Called {
  readonly name: string;
  readonly helper: Helper;
  /** Of the row, else of the campaign. */
  readonly locale: string;
  readonly timezone: string;
}

/** An option that rewriting puts in: the name that the first argument was read by. */
export const ofOption = "$of";

/** What the helper makes of what it is given; a flaw in that is passed on. */
export function callHelper(called: Called, { args, options }: Given): Value | Flaw {
  const flaw = [...args, ...Object.values(options)].find(isFlaw);
  if (flaw !== undefined) return flaw;
  const result = resultOf(called, args as readonly Value[], options as Record<string, Value>);
  return isRefusal(result) ? flawOf(result, called.name, options[ofOption]) : result;
}

function resultOf(
  { helper, locale, timezone }: Called,
  args: readonly Value[],
  options: Readonly<Record<string, Value>>,
): Value | Refusal {
  const known = knownLocale(String(options["locale"] ?? locale));
  if (helper.localised && known === "") return badLocale;
  const refusal = helper.check?.({ rest: args.slice(1), options });
  return refusal ?? helper.run(args, { options, locale: known, timezone });
}

function flawOf({ code, says, hint }: Refusal, helper: string, name: unknown): Flaw {
  const field = typeof name === "string" ? name : undefined;
  const what = field === undefined ? `a value for \`${helper}\`` : `\`${field}\``;
  const message = `${what} ${says}`;
  return { problem: { code, message, hint, ...(field === undefined ? {} : { field }) } };
}

/** Said of a `locale=`, of a row's column `locale` and of the campaign's. */
export const badLocale: Refusal = {
  code: "bad_locale",
  says: "cannot be written in an unknown locale",
  hint: "write locales like en-KE, sw or pt-BR",
};

/** `default`, `and` and `or`: one of the arguments, or the flaw that keeps us from choosing. */
export function choose(helper: string, args: readonly (Value | Flaw)[]): Value | Flaw {
  const stops = helper === "and" ? isFalsy : helper === "or" ? isTruthy : isFilled;
  return args.find((arg) => isFlaw(arg) || stops(arg)) ?? args.at(-1) ?? "";
}

function isFilled(value: Value): boolean {
  return value !== "";
}

function isFalsy(value: Value): boolean {
  return !isTruthy(value);
}
