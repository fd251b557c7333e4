import type { Helper } from "./helper.ts";

/** The value as JSON writes it: a text in quotes. */
export const json: Helper = {
  usage: "json name",
  least: 1,
  most: 1,
  run: ([value]) => JSON.stringify(value),
};

export const urlencode: Helper = {
  usage: "urlencode code",
  least: 1,
  most: 1,
  // Half of a surrogate pair cannot be written in UTF-8.
  run: ([value]) => encodeURIComponent(String(value).replace(/\p{Surrogate}/gu, "\uFFFD")),
};
