import { maskPhone } from "../../index.ts";

const between = String.raw`[\s().\-/\u00a0]{0,3}`;
const abroad = /\+\d(?:[\s().-]{0,2}\d){6,14}/g;

/**
 * Masks, in any text, the recipient's own number however it is written (with or without
 * country code, spaced or not) and every other number written with a `+`. Other digits,
 * such as orders and ids, stay. With `reveal` everything stays.
 */
export function ownMask(phone: string, reveal: boolean): (text: string) => string {
  if (reveal) return (text) => text;
  const own = ownNumber(phone);
  const maskFound = (found: string): string =>
    maskPhone((found.startsWith("+") ? "+" : "") + found.replaceAll(/\D/g, ""));
  return (text) => {
    const masked = own === undefined ? text : text.replaceAll(own, maskFound);
    return masked.replaceAll(abroad, maskFound);
  };
}

/** The last eight digits make a number its own; what stands before them may be left out. */
function ownNumber(phone: string): RegExp | undefined {
  const digits = phone.replaceAll(/\D/g, "");
  if (digits.length < 6) return undefined;
  const prefix = Array.from(digits.slice(0, -8), (digit) => `(?:${digit}${between})?`);
  const rest = Array.from(digits.slice(-8)).join(between);
  return new RegExp(
    String.raw`\+?(?:\(?0{1,2}\)?${between})?${prefix.join("")}(?:\(?0\)?${between})?${rest}`,
    "g",
  );
}
