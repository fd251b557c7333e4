import { it } from "vitest";
import { cells, nameOf } from "./cell.ts";
import type { Cell } from "./cell.ts";
import { expectCell } from "./expect-cell.ts";
import { sendByCommand } from "./send-to.ts";

/** Each class, before and after the request left, once as a user meets it. */
const names = [
  "refused",
  "TLS: nobody vouches for it",
  "TLS: expired",
  "TLS: another's name",
  "TLS: reset in the handshake, then well",
  "422",
  "404",
  "200 that says success: false",
  "401",
  "429 once",
  "429",
  "429 for an hour",
  "308",
  "a yes, then closed while idle",
  "two answers at once",
  "reset in the middle of the request",
  "reset",
  "silence",
  "a yes shorter than promised",
  "200 as a web page",
  "503",
  "TLS: a yes",
];

/** A provider and a connection for each, in turn. */
const chosen = names.map((name, nth): [string, Cell] => {
  const mine = cells.filter(({ fault }) => fault.name === name);
  const cell = mine[(nth * 3) % mine.length];
  if (cell === undefined) throw new Error(`no such fault: ${name}`);
  return [nameOf(cell), cell];
});

it.concurrent.each(chosen)("the command: %s", async (_name, cell) => {
  await expectCell(cell, { send: sendByCommand });
});
