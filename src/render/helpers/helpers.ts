import { date } from "./date.ts";
import { json, urlencode } from "./encode.ts";
import type { Helper } from "./helper.ts";
import { eq, gt, gte, lt, lte, ne, not } from "./logic.ts";
import { currency, number, plural } from "./numbers.ts";
import { capitalize, lower, replace, trim, truncate, upper } from "./text.ts";

type Choosing = Pick<Helper, "usage" | "least" | "most">;

/**
 * Those that choose one of their arguments and never look at the others: what is wrong
 * with an argument counts only where it is chosen.
 */
export const choosing: ReadonlyMap<string, Choosing> = new Map([
  ["default", { usage: 'default name "there"', least: 2, most: 2 }],
  ["and", { usage: "and name city", least: 2, most: 9 }],
  ["or", { usage: "or name city", least: 2, most: 9 }],
]);

/** Those that make a new value of their arguments. */
export const making: ReadonlyMap<string, Helper> = new Map(
  Object.entries({
    upper,
    lower,
    capitalize,
    trim,
    truncate,
    replace,
    date,
    number,
    currency,
    plural,
    eq,
    ne,
    gt,
    gte,
    lt,
    lte,
    not,
    json,
    urlencode,
  }),
);

/** Every word that templates can call. */
export const helpers: ReadonlyMap<string, Choosing & Partial<Helper>> = new Map<
  string,
  Choosing & Partial<Helper>
>([...choosing, ...making]);
