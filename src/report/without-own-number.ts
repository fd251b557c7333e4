import { maskNumbers } from "../model/phone.ts";

/** Masks `text` where it is the recipient's number in some notation; other digits are there to join on. */
export function withoutOwnNumber(text: string, recipient: string): string {
  if (text.length < fewest || !holdsEndOf(recipient, text)) return text;
  const own = recipient.replaceAll(/\D/g, "");
  const digits = text.replaceAll(/\D/g, "").replace(/^0+/, "");
  if (own.length < fewest || digits.length < fewest) return text;
  return digits.includes(own) || own.endsWith(digits) ? maskNumbers(text) : text;
}

/** A number has no fewer digits. */
const fewest = 7;

/**
 * Whether the number's last digits stand in `text`, with whatever between them. Without them it
 * is not there in any notation, and hardly any message id has them.
 */
function holdsEndOf(number: string, text: string): boolean {
  const end = lastDigits(number);
  return lastDigits(text, end) === end;
}

/** The last seven digits of `text`, or the first seven in a row that are `wanted`. */
function lastDigits(text: string, wanted = -1): number {
  let digits = 0;
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) continue;
    digits = (digits % 1_000_000) * 10 + digit;
    count += 1;
    if (count >= fewest && digits === wanted) return digits;
  }
  return digits;
}
