import type { CST } from "yaml";
import type { Loom, Weave } from "./weave.ts";
import { loomFor } from "./weave.ts";

interface Line {
  readonly start: number;
  /** Where its leading spaces end. */
  readonly textStart: number;
  /** Before its LF or CRLF. */
  readonly end: number;
}

interface Shape {
  readonly folded: boolean;
  readonly chomping: "-" | "+" | "";
  /** How many leading spaces are not part of the value. */
  readonly indent: number;
  /** The first line with text. */
  readonly first: number;
  /** After the last line that counts whatever the chomping: the rest is empty. */
  readonly after: number;
}

/**
 * Weaves a literal (`|`) or folded (`>`) scalar; offsets count from the token's source,
 * which begins after the header's line. YAML 1.2.2, section 8.1.
 */
export function weaveBlock(token: CST.BlockScalar): Weave {
  const { source } = token;
  const lines = source === "" ? [] : linesOf(source);
  const loom = loomFor(source);
  const shape = shapeOf(token, lines);
  if (shape.after === 0) {
    if (shape.chomping === "+") for (const { end } of breaksOf(lines)) loom.put("\n", end);
    return loom.finish(source.length);
  }
  for (const line of lines.slice(0, shape.first)) {
    copyFrom(line, shape, loom);
    loom.put("\n", line.end);
  }
  const body = lines.slice(shape.first, shape.after);
  if (shape.folded) weaveFolded(body, shape, loom);
  else weaveLiteral(body, shape, loom);
  chomp(lines.slice(shape.after), body.at(-1)?.end ?? 0, { shape, loom });
  return loom.finish(source.length);
}

function linesOf(source: string): readonly Line[] {
  const lines: Line[] = [];
  for (let start = 0; ;) {
    const feed = source.indexOf("\n", start);
    const stop = feed === -1 ? source.length : feed;
    const end = stop > start && source[stop - 1] === "\r" ? stop - 1 : stop;
    let textStart = start;
    while (textStart < end && source[textStart] === " ") textStart++;
    lines.push({ start, textStart, end });
    if (feed === -1) return lines;
    start = feed + 1;
  }
}

/** A scalar of empty lines alone still has a line end for each but the last, and one at least. */
function breaksOf(lines: readonly Line[]): readonly Line[] {
  return lines.slice(0, Math.max(1, lines.length - 1));
}

const isEmpty = ({ textStart, end }: Line): boolean => textStart === end;
const widthOf = ({ start, textStart }: Line): number => textStart - start;

function shapeOf(token: CST.BlockScalar, lines: readonly Line[]): Shape {
  const header = token.props.find(({ type }) => type === "block-scalar-header");
  const marks = header && "source" in header ? header.source : "|";
  const first = lines.findIndex((line) => !isEmpty(line));
  const digit = /[1-9]/.exec(marks)?.[0];
  const firstLine = lines[first];
  const natural = firstLine ? widthOf(firstLine) : 0;
  const indent = digit === undefined ? natural : token.indent + Number(digit);
  const lastText = lines.findLastIndex((line) => !isEmpty(line));
  // Spaces beyond the indentation are content, even on a line of nothing else.
  const lastWide = lines.findLastIndex((line) => widthOf(line) > indent);
  const after = lastText === -1 ? 0 : Math.max(lastText, lastWide) + 1;
  const chomping = /[-+]/.exec(marks)?.[0] === "-" ? "-" : marks.includes("+") ? "+" : "";
  return { folded: marks.startsWith(">"), chomping, indent, first, after };
}

/** The line's value: what remains of its leading spaces, and its text. */
function copyFrom(line: Line, { indent }: Shape, loom: Loom): void {
  loom.copy(Math.min(line.start + indent, line.textStart), line.end);
}

function weaveLiteral(body: readonly Line[], shape: Shape, loom: Loom): void {
  for (const [index, line] of body.entries()) {
    if (index > 0) loom.put("\n", body[index - 1]?.end ?? 0);
    copyFrom(line, shape, loom);
  }
}

/** Line ends between two plain lines fold into a space; next to deeper lines they stay. */
function weaveFolded(body: readonly Line[], shape: Shape, loom: Loom): void {
  let separator: Separator = "";
  let separatorAt = 0;
  let afterDeeper = false;
  for (const line of body) {
    const deeper = widthOf(line) > shape.indent || loom.at(line.textStart) === "\t";
    if (isEmpty(line) && !deeper) {
      if (separator === "\n") loom.put("\n", separatorAt);
      separator = "\n";
    } else {
      loom.put(deeper ? beforeDeeper(separator, afterDeeper) : separator, separatorAt);
      copyFrom(line, shape, loom);
      separator = deeper ? "\n" : " ";
      afterDeeper = deeper;
    }
    separatorAt = line.end;
  }
}

type Separator = "" | " " | "\n";

function beforeDeeper(separator: Separator, afterDeeper: boolean): string {
  if (separator === " ") return "\n";
  return separator === "\n" && !afterDeeper ? "\n\n" : separator;
}

function chomp(
  rest: readonly Line[],
  lastEnd: number,
  { shape, loom }: { readonly shape: Shape; readonly loom: Loom },
): void {
  if (shape.chomping === "-") return;
  let breakAt = lastEnd;
  if (shape.chomping === "+") {
    for (const line of rest) {
      loom.put("\n", breakAt);
      copyFrom(line, shape, loom);
      breakAt = line.end;
    }
    if (loom.last() === "\n") return;
  }
  loom.put("\n", breakAt);
}
