import { charactersOf, characterWidth } from "./text-width.ts";
import type { Span, TextStyle } from "./whatsapp-spans.ts";

interface Cell {
  readonly text: string;
  readonly width: number;
  readonly styles: readonly TextStyle[];
}

/** A line of spans and the columns it takes. */
export interface SpanLine {
  readonly spans: readonly Span[];
  readonly width: number;
}

/** Breaks spans into lines of at most `width` columns, at spaces where there are any. */
export function wrapSpans(spans: readonly Span[], width: number): readonly SpanLine[] {
  const lines: Cell[][] = [];
  let line: Cell[] = [];
  for (const cell of spans.flatMap(cellsOf)) {
    if (cell.text === "\n") {
      lines.push(line);
      line = [];
    } else {
      line.push(cell);
      if (widthOf(line) > width) {
        const end = breakOf(line);
        lines.push(line.slice(0, end));
        line = line.slice(end);
      }
    }
  }
  return [...lines, line].map(lineOf);
}

function cellsOf({ text, styles }: Span): readonly Cell[] {
  return charactersOf(text).map((character) => ({
    text: character,
    width: characterWidth(character),
    styles,
  }));
}

function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { width }) => sum + width, 0);
}

/** Behind the last space, else before the last character. */
function breakOf(line: readonly Cell[]): number {
  const last = line.length - 1;
  const space = line.findLastIndex(({ text }, index) => text === " " && index < last);
  if (line[last]?.text === " ") return last + 1;
  return space > 0 ? space + 1 : Math.max(last, 1);
}

function lineOf(cells: readonly Cell[]): SpanLine {
  const end = cells.findLastIndex(({ text }) => text !== " ") + 1;
  const shown = cells.slice(0, end);
  const spans: Span[] = [];
  for (const { text, styles } of shown) {
    const before = spans.at(-1);
    if (before?.styles === styles) {
      spans[spans.length - 1] = { text: before.text + text, styles };
    } else {
      spans.push({ text, styles });
    }
  }
  return { spans, width: widthOf(shown) };
}
