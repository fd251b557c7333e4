import { readPattern } from "./date-pattern.ts";
import type { Helper, Refusal } from "./helper.ts";
import { readDate } from "./read-date.ts";

export const date: Helper = {
  usage: 'date until "d MMM yyyy"',
  least: 2,
  most: 2,
  localised: true,
  check({ rest: [written] }) {
    if (written === undefined) return undefined;
    const pattern = readPattern(String(written));
    return "unknown" in pattern ? unknownLetters(pattern.unknown) : undefined;
  },
  run([value = "", written = ""], { locale, timezone }) {
    // An empty value gets here only where empty is fine.
    if (value === "") return "";
    const moment = readDate(value, timezone);
    const pattern = readPattern(String(written));
    if (moment === undefined || "unknown" in pattern) return notADate;
    return pattern.format(moment, locale);
  },
};

const notADate: Refusal = {
  code: "bad_date",
  says: "is not a date",
  hint: "write dates like 2026-12-31 or 2026-12-31T18:00:00+03:00",
};

function unknownLetters(letters: string): Refusal {
  const isQuote = letters === "'";
  return {
    code: "bad_pattern",
    says: isQuote
      ? "has a date pattern with a quote that is not closed"
      : `has a date pattern with \`${letters}\`, which means nothing`,
    hint: isQuote
      ? "write '' for an apostrophe, and text between two quotes: \"h 'o''clock'\""
      : "use yyyy yy MMMM MMM MM M dd d EEEE EEE HH H hh h mm m ss a, and text in single quotes",
  };
}
