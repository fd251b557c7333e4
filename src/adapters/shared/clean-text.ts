const longest = 300;

// Controls, line and paragraph separators, halves of characters, and what turns the
// direction of writing: a provider's words end up in terminals and workflow logs.
const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu;

/** What ids look like, and most complaints: nothing in it that would be changed. */
const isClean = /^[!-~](?:[ -~]{0,298}[!-~])?$/;

/** A provider's words on one line, at most 300 characters. Numbers in them are not masked. */
export function cleanText(text: string): string {
  if (isClean.test(text)) return text;
  const start = text
    .slice(0, 10 * longest)
    .replace(unprintable, " ")
    .trim();
  return Array.from(start).slice(0, longest).join("");
}
