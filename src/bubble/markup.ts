const made: unique symbol = Symbol("markup");

/** HTML that is safe to put into a page. Only `markup` makes it: no data can pass for it. */
export interface Markup {
  readonly [made]: string;
}

/** What may stand in a template of `markup`. */
export type Piece = Markup | string | number | undefined | readonly Piece[];

/**
 * A template that escapes. What stands in `${}` is text, wherever it comes from, unless `markup`
 * made it; lists stand one after another, `undefined` is nothing. Attributes must be in quotes.
 */
export function markup(written: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  const parts = written.map((part, nth) => (nth === 0 ? part : markupIn(pieces[nth - 1]) + part));
  return { [made]: parts.join("") };
}

/** The HTML as text, to be written somewhere. */
export function markupText(safe: Markup): string {
  return safe[made];
}

function markupIn(piece: Piece): string {
  if (piece === undefined) return "";
  if (typeof piece === "string" || typeof piece === "number") return escaped(String(piece));
  return isMarkup(piece) ? piece[made] : piece.map(markupIn).join("");
}

function isMarkup(piece: Markup | readonly Piece[]): piece is Markup {
  return made in piece;
}

/**
 * C0 and C1 controls but for tab and line break, whatever turns the direction of writing
 * (Unicode Standard Annex 9, section 2), the byte order mark, and hidden tags, which have a
 * use in flags alone.
 */
export const hiddenSigns =
  // oxlint-disable-next-line no-control-regex -- these are what it is for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|(?<!\u{1f3f4}[\u{e0020}-\u{e007f}]{0,8})[\u{e0000}-\u{e007f}]/gu;

/** `U+202E` */
export function signName(sign: string): string {
  const hex = (sign.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return `U+${hex.padStart(4, "0")}`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A page may be printed by a workflow: no line of it is to read as a command to the runner. */
function escaped(text: string): string {
  return text
    .replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? "")
    .replaceAll(/^:|:$|(?<=:):/g, "&#58;")
    .replaceAll("##[", "#&#35;[")
    .replaceAll(hiddenSigns, (sign) => `[${signName(sign)}]`)
    .replaceAll("\t", " ");
}
