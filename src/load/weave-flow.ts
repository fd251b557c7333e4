import type { Loom, Weave } from "./weave.ts";
import { loomFor } from "./weave.ts";

/** Weaves a plain scalar. Line folding: YAML 1.2.2, section 6.5. */
export function weavePlain(source: string): Weave {
  const loom = loomFor(source);
  fold(source, { start: 0, end: source.length }, loom);
  return loom.finish(source.length);
}

/** Weaves a single-quoted scalar, `source` with its quotes. */
export function weaveSingle(source: string): Weave {
  const inner = { start: 1, end: source.length - 1 };
  const folded = loomFor(source);
  fold(source, inner, folded);
  const { text, offsets } = folded.finish(inner.end);
  const loom = loomFor(source);
  for (let at = 0; at < text.length; at++) {
    loom.put(text.charAt(at), offsets[at] ?? 0);
    if (text.startsWith("''", at)) at++;
  }
  return loom.finish(inner.end);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** One line end becomes a space; each further one in a row stays; blanks around them go. */
function fold(source: string, whole: Span, loom: Loom): void {
  const lines = [...linesIn(source, whole)];
  let separator = "";
  let separatorAt = whole.start;
  for (const [index, line] of lines.entries()) {
    const isFirst = index === 0;
    const isLast = index === lines.length - 1;
    const start = isFirst ? line.start : skipBlanks(source, line);
    const end = isLast ? line.end : dropBlanks(source, { start, end: line.end });
    const isEmpty = start === end && !isFirst && !isLast;
    if (!isEmpty || separator === "\n") loom.put(separator, separatorAt);
    if (!isEmpty) loom.copy(start, end);
    separator = isEmpty ? "\n" : " ";
    separatorAt = line.end;
  }
}

/** The lines of a span, each without its LF or CRLF. */
function* linesIn(source: string, { start, end }: Span): Generator<Span> {
  let at = start;
  for (;;) {
    const feed = source.indexOf("\n", at);
    if (feed === -1 || feed >= end) break;
    yield { start: at, end: feed > at && source[feed - 1] === "\r" ? feed - 1 : feed };
    at = feed + 1;
  }
  yield { start: at, end };
}

function isBlank(character: string | undefined): boolean {
  return character === " " || character === "\t";
}

/** Where the blanks that `span` begins with end. */
export function skipBlanks(source: string, { start, end }: Span): number {
  let at = start;
  while (at < end && isBlank(source[at])) at++;
  return at;
}

function dropBlanks(source: string, { start, end }: Span): number {
  let at = end;
  while (at > start && isBlank(source[at - 1])) at--;
  return at;
}
