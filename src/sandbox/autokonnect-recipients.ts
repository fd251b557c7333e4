import { createHash } from "node:crypto";
import { isMissing } from "./shape.ts";

/**
 * Everyone a request reaches, as digits: numbers and the contacts of tags, merged, without
 * non-digits and duplicates. The page does not say what becomes of a number that cannot be
 * one; here, as in tags, only "valid" numbers (7 to 15 digits) count.
 */
export function resolveRecipients(phones: unknown, tags: unknown): ReadonlySet<string> {
  const named = listOf(phones).map((phone) => digitsOf(phone));
  const tagged = listOf(tags).flatMap((tag) => (typeof tag === "string" ? contactsOf(tag) : []));
  return new Set([...named, ...tagged].filter((digits) => /^\d{7,15}$/.test(digits)));
}

/** One value or many: nothing where it is absent or empty. */
export function listOf(value: unknown): readonly unknown[] {
  if (isMissing(value)) return [];
  return Array.isArray(value) ? value : [value];
}

function digitsOf(phone: unknown): string {
  return typeof phone === "string" || typeof phone === "number"
    ? String(phone).replaceAll(/\D/g, "")
    : "";
}

/**
 * Made-up people under +999, which no country has: three in tags 42 and 57, none in 0, one
 * in any other.
 */
function contactsOf(tag: string): readonly string[] {
  if (tag === "0") return [];
  const size = tag === "42" || tag === "57" ? 3 : 1;
  const hash = createHash("sha256").update(tag).digest().readUInt32BE().toString();
  return Array.from({ length: size }, (_, index) => `999${hash.padStart(10, "0")}${index + 1}`);
}
