import type { CountryCode, PhoneNumber } from "libphonenumber-js/min";
import { createRequire } from "node:module";
import type { RowProblem } from "../model/audience.ts";
import type { E164, RecipientKey } from "../model/phone.ts";
import { keyOf } from "../model/phone.ts";
import { countryOfCanonical, isKnownCountry } from "./numbering-plans.ts";
import { shownNumber } from "./shown.ts";

const require = createRequire(import.meta.url);

type Library = typeof import("libphonenumber-js/min");
let loaded: Library | undefined;

/** Read on first use: loading the metadata takes its time. */
function library(): Library {
  loaded ??= require("libphonenumber-js/min") as Library;
  return loaded;
}

export interface ParsedPhone {
  readonly phone: E164;
  readonly key: RecipientKey;
  /** ISO 3166-1 alpha-2; empty where several countries share the calling code and nothing tells them apart. */
  readonly country: string;
}

/** Canonical number and country, or why `text` is no number. Source of "possible": libphonenumber. */
export type ParsePhone = (text: string, country?: string) => ParsedPhone | RowProblem;

const canonical = /^\+[1-9]\d{6,14}$/;

/** For a number as people write it. `country`, ISO 3166-1 alpha-2, is that of numbers without a country code. */
export const parsePhone: ParsePhone = (text, country) => {
  const key = canonicalKey(text);
  const of = key === undefined ? undefined : countryOfCanonical(text);
  if (key === undefined || of === undefined) return parseWritten(text, country);
  return { phone: text as E164, key, country: of };
};

const plus = 0x2b;
const zero = 0x30;

/** The key of `text` where that is `canonical`: in one walk, which takes a third of the time of both. */
function canonicalKey(text: string): RecipientKey | undefined {
  if (text.length < 8 || text.length > 16) return undefined;
  if (text.charCodeAt(0) !== plus || text.charCodeAt(1) === zero) return undefined;
  let key = 0;
  for (let at = 1; at < text.length; at++) {
    const digit = text.charCodeAt(at) - zero;
    if (digit < 0 || digit > 9) return undefined;
    key = key * 10 + digit;
  }
  return key;
}

/** What `parsePhone` makes of any text, by the library, which takes forty times as long. */
export const parseWritten: ParsePhone = (text, country) => {
  const written = withoutArtefacts(text);
  const spoilt = spoiltBySpreadsheet(written);
  if (spoilt !== undefined) return spoilt;
  const home = country !== undefined && isKnownCountry(country) ? country : undefined;
  if (home === undefined && isNational(written)) return noCountry(written);
  const number = mayBeNumber(written) ? numberIn(written, home) : undefined;
  if (number !== undefined && isUsable(number)) {
    const phone = number.number as E164;
    return { phone, key: keyOf(phone), country: number.country ?? "" };
  }
  return impossible(written);
};

const anyDigit = /\p{Nd}/u;
const tooShort = /^\+\d{0,6}$/;

/** Where there surely is none, the library, which is slow to say so, need not be asked. */
function mayBeNumber(written: string): boolean {
  return anyDigit.test(written) && !tooShort.test(written);
}

function numberIn(written: string, home: string | undefined): PhoneNumber | undefined {
  // It throws inside where there is no number, and collecting a stack takes longer than the rest.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return library().parsePhoneNumberFromString(written, {
      extract: false,
      ...(home === undefined ? {} : { defaultCountry: home as CountryCode }),
    });
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Copied contacts carry invisible direction marks or a code in parentheses, and spreadsheets mark text with an apostrophe. */
function withoutArtefacts(text: string): string {
  return text
    .replace(/\p{Cf}/gu, "")
    .trim()
    .replace(/^'/, "")
    .replace(/^\((\+\d{1,3})\)/, "$1 ");
}

const exponentForm = /^[+-]?\d+(?:[.,]\d*)?e[+-]?\d+$/i;

// The library would take the point for punctuation and the zero for a digit of the number.
const decimalForm = /^\+?\d+[.,]\d{1,2}$/;

function spoiltBySpreadsheet(written: string): RowProblem | undefined {
  if (written === "") {
    return {
      code: "missing_number",
      message: "there is no number",
      hint: "fill in the number, or delete the row",
    };
  }
  if (exponentForm.test(written)) {
    return {
      code: "exponent_number",
      message: `${shownNumber(written)} is in exponent form: a spreadsheet has destroyed the number`,
      hint: "format the column as text before the numbers go in, and export the file again",
    };
  }
  if (decimalForm.test(written)) {
    return {
      code: "impossible_number",
      message: `${shownNumber(written)} is a decimal, not a phone number`,
      hint: "format the column as text, and export the file again",
    };
  }
  return undefined;
}

function isUsable(number: PhoneNumber): boolean {
  // WhatsApp has no extensions, and E.164 ends at 15 digits whatever a country's plan says.
  const isE164 = number.ext === undefined && canonical.test(number.number);
  return isE164 && number.isPossible() && isReadAsItself(number.number);
}

/**
 * The library reads +880001247324 as +88001247324, and that as +8801247324. Someone whom a report
 * calls so could not be found on a list by that name. Nobody has such a number.
 */
function isReadAsItself(phone: string): boolean {
  if (countryOfCanonical(phone) !== undefined) return true;
  const again = numberIn(phone, undefined);
  return again?.number === phone && again.isPossible();
}

function isNational(written: string): boolean {
  return /^[\p{Nd}\s()./-]{4,}$/u.test(written);
}

function noCountry(written: string): RowProblem {
  return {
    code: "no_country",
    message: `${shownNumber(written)} has no country code, and no country is given for it`,
    hint: "write it with + and the country code, or set `country` at the source or `default_country` in carillon.yaml",
  };
}

function impossible(written: string): RowProblem {
  return {
    code: "impossible_number",
    message: `${shownNumber(written)} cannot be a phone number`,
    hint: "write it in full, with + and the country code",
  };
}
