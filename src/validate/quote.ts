import { maskNumbers } from "../model/phone.ts";
import { holdsToken } from "./token.ts";

const longest = 40;
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** What people wrote, fit to be shown: short, numbers of people masked, no secret, nothing invisible. */
export function quote(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing");
  const shown = showText(text);
  return typeof value === "string" ? `"${shown}"` : shown;
}

/** The same without quotes around it. */
export function showText(text: string): string {
  if (holdsToken(text)) return "[secret]";
  // A date looks like a number of somebody.
  const masked = /^\d{4}-\d\d-\d\d(?!\d)/.test(text) ? text : maskNumbers(text);
  const shown = Array.from(masked.replace(invisible, "\u00B7"));
  return shown.length > longest ? `${shown.slice(0, longest).join("")}…` : shown.join("");
}
