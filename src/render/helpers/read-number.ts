import type { Refusal, Value } from "./helper.ts";

const decimal = /^[+-]?\d{1,300}(?:\.\d{1,300})?$/;

/** The number that `value` is or writes out; no separators of thousands, no exponents. */
export function readNumber(value: Value | undefined): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "string" || !decimal.test(value.trim())) return undefined;
  return Number(value);
}

// A leading zero or plus marks what only looks like a number: 007, +254712345678.
const comparable = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/;

/** The number to compare `value` by; nothing where it is rather a code than a quantity. */
export function readQuantity(value: Value): number | undefined {
  if (typeof value !== "string") return readNumber(value);
  return comparable.test(value.trim()) ? Number(value) : undefined;
}

export const notANumber: Refusal = {
  code: "bad_number",
  says: "is not a number",
  hint: "write numbers like 1234.50, without separators of thousands and without a currency",
};
