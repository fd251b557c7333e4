// C0 and C1 controls, DEL, line and paragraph separator, and everything that changes the
// direction of writing (Unicode Standard Annex 9, section 2), the byte order mark included.
const lineBreaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
const controls =
  // oxlint-disable-next-line no-control-regex -- these are what it is for
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/** Most texts are such, and the rules below leave them as they are. */
const harmless = /^[\w .,+*/-]*$/;

/**
 * Text on one line that cannot steer a terminal. GitHub's runner reads `##[` anywhere in
 * a line, so that is broken as well; `::` is not, so the text must not begin a line.
 */
export function oneLine(text: string): string {
  if (harmless.test(text)) return text;
  return text.replace(lineBreaks, " ").replace(controls, "").replaceAll("##[", "## [");
}

/** Text that may stand anywhere in what we print: neither a terminal escape nor a workflow command. */
export function safeText(text: string): string {
  if (harmless.test(text)) return text;
  return oneLine(text).replaceAll(/:(?=:)/g, ": ");
}

/** `code` as a word of letters, digits and `_ . + * -`, at most 64 of them. */
export function safeCode(code: string): string {
  return code.replaceAll(/[^\w.+*-]+/g, "_").slice(0, 64);
}
