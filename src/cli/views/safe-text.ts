const lineBreaks = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/;

// C0 and C1 controls, DEL, line and paragraph separator, whatever changes the direction of
// writing (Unicode Standard Annex 9, section 2), the byte order mark, and hidden tags.
const controls =
  // oxlint-disable-next-line no-control-regex -- these are what it is for
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/**
 * `text` on one line, without anything that steers a terminal and without anything that
 * GitHub's runner takes for a workflow command: `::` and `##[` are broken by a space.
 */
export function safeText(text: string): string {
  return text
    .replaceAll(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, " ")
    .replaceAll(controls, "")
    .replaceAll(/:(?=:)/g, ": ")
    .replaceAll("##[", "## [");
}

/** The lines of `text`, each of them safe. */
export function safeLines(text: string): readonly string[] {
  return text.split(lineBreaks).map(safeText);
}

/**
 * `value` as JSON with the same meaning, in which everything that steers a terminal or a
 * runner stands as an escape. Ends with a line break.
 */
export function safeJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  const safe = text
    .replaceAll(controls, (sign) => (sign === "\n" ? sign : escaped(sign)))
    .replaceAll("::", String.raw`:\u003a`)
    .replaceAll("##[", String.raw`#\u0023[`);
  return `${safe}\n`;
}

/** Outside the basic plane a sign takes two escapes. */
function escaped(sign: string): string {
  const units = Array.from({ length: sign.length }, (_, index) => sign.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}
