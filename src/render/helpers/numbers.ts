import type { Helper, KnownParts, Refusal, Setting, Value } from "./helper.ts";
import { numberFormat, pluralRules } from "./intl.ts";
import { notANumber, readNumber } from "./read-number.ts";

export const number: Helper = {
  usage: "number amount decimals=2",
  least: 1,
  most: 1,
  options: ["decimals"],
  localised: true,
  check: refusedDecimals,
  run: ([amount], setting) => formatted(amount, setting, {}),
};

export const currency: Helper = {
  usage: 'currency amount "KES"',
  least: 2,
  most: 2,
  options: ["decimals"],
  localised: true,
  check: (parts) => refusedCurrency(parts) ?? refusedDecimals(parts),
  run: ([amount, code], setting) =>
    formatted(amount, setting, { style: "currency", currency: String(code) }),
};

/** The text for the number's plural category in the locale; `zero`, where it is written, for 0 in any. */
export const plural: Helper = {
  usage: 'plural count one="# item" other="# items"',
  least: 1,
  most: 1,
  options: ["zero", "one", "two", "few", "many", "other"],
  needs: ["other"],
  localised: true,
  run([amount], { options, locale }) {
    if (amount === "") return "";
    const count = readNumber(amount);
    if (count === undefined) return notANumber;
    const category = count === 0 && "zero" in options ? "zero" : pluralRules(locale).select(count);
    const text = String(options[category] ?? options["other"]);
    return text.split("#").join(numberFormat(locale).format(count));
  },
};

// An empty value gets here only where empty is fine.
function formatted(amount: Value | undefined, setting: Setting, style: object): Value | Refusal {
  if (amount === "") return "";
  const value = readNumber(amount);
  if (value === undefined) return notANumber;
  const decimals = readNumber(setting.options["decimals"]);
  const digits =
    decimals === undefined
      ? {}
      : { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return numberFormat(setting.locale, { ...style, ...digits }).format(value);
}

function refusedDecimals({ options: { decimals } }: KnownParts): Refusal | undefined {
  if (decimals === undefined) return undefined;
  const digits = readNumber(decimals);
  if (digits !== undefined && Number.isInteger(digits) && digits >= 0 && digits <= 20) {
    return undefined;
  }
  return {
    code: "bad_number",
    says: "cannot be shown with such `decimals`",
    hint: "write a whole number from 0 to 20, like decimals=2",
  };
}

function refusedCurrency({ rest: [code] }: KnownParts): Refusal | undefined {
  if (code === undefined || /^[A-Z]{3}$/.test(String(code))) return undefined;
  return {
    code: "bad_currency",
    says: "cannot be shown in a currency without an ISO 4217 code",
    hint: 'write its three capital letters, like {{currency amount "KES"}}',
  };
}
