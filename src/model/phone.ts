/** A number in E.164: `+` and 7 to 15 digits. Source: ITU-T E.164, section 6. */
export type E164 = `+${string}`;

/**
 * The digits of an E.164 number as one integer, which identifies a recipient: at most
 * 15 digits, so it is exact in a double.
 */
export type RecipientKey = number;

/** Stands in the ledger for everyone that a provider's tags name, as one recipient. */
export const tagsKey: RecipientKey = 0;

/** The key of `phone`. */
export function keyOf(phone: E164): RecipientKey {
  return Number(phone.slice(1));
}

/** The number of `key`. */
export function phoneOf(key: RecipientKey): E164 {
  return `+${key}`;
}

/** `+254712345678` as `+2547******78`: enough to recognise, not enough to dial. */
export function maskPhone(phone: string): string {
  const plus = phone.startsWith("+") ? "+" : "";
  const rest = phone.slice(plus.length);
  if (rest.length <= 6) return plus + "*".repeat(rest.length);
  return plus + rest.slice(0, 4) + "*".repeat(rest.length - 6) + rest.slice(-2);
}

// Digits of any script, since they are taken for numbers too, and between them what people or
// codes put there, seen or not. No comma and no slash: amounts and dates are to be read.
const looksLikeNumber =
  /\+?\p{Nd}(?:[\s()._\u00ad\u200b-\u200d\u2060\ufeff-]{0,2}\p{Nd}){6,14}(?!\p{Nd})/gu;

/** `text` with everything that looks like a phone number masked. */
export function maskNumbers(text: string): string {
  return text.replace(looksLikeNumber, (found) =>
    maskPhone((found.startsWith("+") ? "+" : "") + found.replace(/\P{Nd}/gu, "")),
  );
}
