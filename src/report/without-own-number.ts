import { maskNumbers } from "../model/phone.ts";

/** Masks `text` where it is the recipient's number in some notation; other digits are there to join on. */
export function withoutOwnNumber(text: string, recipient: string): string {
  if (text.length < 7) return text;
  const own = recipient.replaceAll(/\D/g, "");
  const digits = text.replaceAll(/\D/g, "").replace(/^0+/, "");
  if (own.length < 7 || digits.length < 7) return text;
  return digits.includes(own) || own.endsWith(digits) ? maskNumbers(text) : text;
}
