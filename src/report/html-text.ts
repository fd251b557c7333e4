import { escapeMarkup } from "./escape-markup.ts";
import { safeText } from "./safe-text.ts";

/** At most `most` characters of `text`; what is cut off leaves an ellipsis. */
export function clipped(text: string, most: number): string {
  // No character is longer than two units, so this much holds all that may be shown.
  const characters = Array.from(text.slice(0, 2 * most + 2));
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}

/** Text that somebody else wrote, as content or inside a quoted attribute. */
export function shown(text: string, most = 400): string {
  return escapeMarkup(clipped(safeText(text), most));
}

/** The same as content that cannot turn what stands beside it: right-to-left text stays in its box. */
export function isolated(text: string, most?: number): string {
  return `<bdi>${shown(text, most)}</bdi>`;
}
