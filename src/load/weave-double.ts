import type { Loom, Weave } from "./weave.ts";
import { loomFor } from "./weave.ts";
import { skipBlanks } from "./weave-flow.ts";

/** Weaves a double-quoted scalar, `source` with its quotes. Escapes: YAML 1.2.2, section 5.7. */
export function weaveDouble(source: string): Weave {
  const loom = loomFor(source);
  const end = source.length - 1;
  for (let at = 1; at < end;) at = weaveOne(source, at, loom);
  return loom.finish(end);
}

/** Weaves what begins at `at` and returns where the next begins. */
function weaveOne(source: string, at: number, loom: Loom): number {
  if (source[at] === "\\") return weaveEscape(source, at, loom);
  const afterBreak = breakEnd(source, at);
  if (afterBreak) return weaveBreaks(source, afterBreak, loom);
  const afterBlanks = skipBlanks(source, { start: at, end: source.length });
  const next = Math.max(afterBlanks, at + 1);
  const fallsAway = afterBlanks > at && breakEnd(source, afterBlanks) !== undefined;
  if (!fallsAway) loom.copy(at, next);
  return next;
}

/** One line end is a space; of several in a row the first falls away. */
function weaveBreaks(source: string, afterFirst: number, loom: Loom): number {
  let at = afterFirst;
  let further = 0;
  for (;;) {
    const afterBlanks = skipBlanks(source, { start: at, end: source.length });
    const next = breakEnd(source, afterBlanks);
    if (next === undefined) {
      if (further === 0) loom.put(" ", afterFirst - 1);
      return afterBlanks;
    }
    loom.put("\n", next - 1);
    further++;
    at = next;
  }
}

/** Where the LF or CRLF at `at` ends, if there is one. */
function breakEnd(source: string, at: number): number | undefined {
  if (source[at] === "\n") return at + 1;
  return source.startsWith("\r\n", at) ? at + 2 : undefined;
}

const hexDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

const escapes: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\u0007",
  b: "\b",
  t: "\t",
  "\t": "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\u001B",
  N: "\u0085",
  _: "\u00A0",
  L: "\u2028",
  P: "\u2029",
};

function weaveEscape(source: string, at: number, loom: Loom): number {
  const afterBreak = breakEnd(source, at + 1);
  if (afterBreak) return skipBlanks(source, { start: afterBreak, end: source.length });
  const name = source.charAt(at + 1);
  const digits = hexDigits[name];
  if (digits === undefined) {
    loom.put(escapes[name] ?? name, at);
    return at + 2;
  }
  const code = Number.parseInt(source.slice(at + 2, at + 2 + digits), 16);
  loom.put(String.fromCodePoint(code), at);
  return at + 2 + digits;
}
