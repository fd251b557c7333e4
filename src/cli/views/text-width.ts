let segmenter: Intl.Segmenter | undefined;

// Unicode Standard Annex 11, wide and fullwidth, to the block.
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
const emoji = /^\p{Emoji_Presentation}|\ufe0f|^\p{Regional_Indicator}/u;
const zeroWidth = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;

/** `text` cut into what a reader calls characters. */
export function charactersOf(text: string): readonly string[] {
  // Opening one takes longer than most commands' own work, and most text is ASCII.
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Columns that one character takes on a terminal: 0, 1 or 2. */
export function characterWidth(character: string): number {
  if (/^[ -~]$/.test(character)) return 1;
  if (wide.test(character) || emoji.test(character)) return 2;
  return zeroWidth.test(character) ? 0 : 1;
}

/** Columns that `text` takes on a terminal. It holds no escape codes. */
export function textWidth(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  return charactersOf(text).reduce((sum, character) => sum + characterWidth(character), 0);
}

/** `text` with spaces behind it, up to `width` columns. */
export function padTo(text: string, width: number): string {
  return text + " ".repeat(Math.max(width - textWidth(text), 0));
}
