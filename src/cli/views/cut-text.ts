import { charactersOf } from "./text-width.ts";

/** The first `most` characters of `text`, and `…` for the rest. */
export function cutAfter(text: string, most: number): string {
  if (text.length <= most) return text;
  const shown = charactersOf(text.slice(0, farFrom(most)))
    .slice(0, most)
    .join("");
  return shown === text ? text : `${shown}…`;
}

/** The last `most` characters of `text`, after `…` for the rest. */
export function cutBefore(text: string, most: number): string {
  if (text.length <= most) return text;
  const shown = charactersOf(text.slice(-farFrom(most)))
    .slice(-most)
    .join("");
  return shown === text ? text : `…${shown}`;
}

/** The first and the last `most` characters of `text`, and `…` for what is between. */
export function cutMiddle(text: string, most: number): string {
  const characters = text.length <= 2 * most ? [] : charactersOf(text);
  if (characters.length <= 2 * most) return text;
  return `${characters.slice(0, most).join("")}…${characters.slice(-most).join("")}`;
}

/** A character is rarely longer than sixteen units, and a text may be a million. */
function farFrom(most: number): number {
  return most * 16;
}
