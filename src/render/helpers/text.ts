import type { Helper, Refusal, Value } from "./helper.ts";
import { graphemes } from "./intl.ts";
import { readNumber } from "./read-number.ts";

export const upper: Helper = {
  usage: "upper name",
  least: 1,
  most: 1,
  localised: true,
  run: ([text], { locale }) => String(text).toLocaleUpperCase(locale),
};

export const lower: Helper = {
  usage: "lower name",
  least: 1,
  most: 1,
  localised: true,
  run: ([text], { locale }) => String(text).toLocaleLowerCase(locale),
};

/** The first letter only; names like McDonald keep theirs. */
export const capitalize: Helper = {
  usage: "capitalize name",
  least: 1,
  most: 1,
  localised: true,
  run([text], { locale }) {
    const [first = "", ...rest] = String(text);
    return first.toLocaleUpperCase(locale) + rest.join("");
  },
};

export const trim: Helper = {
  usage: "trim name",
  least: 1,
  most: 1,
  run: ([text]) => String(text).trim(),
};

/** At most as many characters as people see, the ellipsis among them. */
export const truncate: Helper = {
  usage: "truncate name 20",
  least: 2,
  most: 2,
  check: ({ rest: [length] }) => (length === undefined ? undefined : refusedLength(length)),
  run([text, length], { locale }) {
    const most = Number(length);
    let end = 0;
    let count = 0;
    // Where a character ends is the same in all of them, so one that is not known does no harm.
    for (const { index } of graphemes(locale || "en").segment(String(text))) {
      if (count === most - 1) end = index;
      count += 1;
      if (count > most) return `${String(text).slice(0, end).trimEnd()}…`;
    }
    return String(text);
  },
};

function refusedLength(length: Value): Refusal | undefined {
  const most = readNumber(length);
  if (most !== undefined && Number.isInteger(most) && most >= 1) return undefined;
  return {
    code: "bad_number",
    says: "cannot be cut to a length that is not a whole number above 0",
    hint: "write {{truncate name 20}}",
  };
}

// Far above what any message may hold, and far below what would exhaust the memory.
const mostReplaced = 1 << 20;

export const replace: Helper = {
  usage: 'replace name "from" "to"',
  least: 3,
  most: 3,
  check: ({ rest: [from] }) => (from === "" ? nothingToReplace : undefined),
  run([text, from, to]) {
    const parts = String(text).split(String(from));
    const grown = String(text).length + parts.length * String(to).length;
    return grown > mostReplaced ? tooLong : parts.join(String(to));
  },
};

const nothingToReplace: Refusal = {
  code: "wrong_value",
  says: "has no empty text to replace",
  hint: 'write {{replace name "from" "to"}}',
};

const tooLong: Refusal = {
  code: "too_long",
  says: "becomes too long when replaced",
  hint: "replace with something shorter",
};
