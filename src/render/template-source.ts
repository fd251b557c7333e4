import type { Diagnostic, Place } from "../model/diagnostic.ts";
import type { Partial, Path, SourceDocument } from "../model/document.ts";
import type { Position } from "./ast.ts";

/** The text of a template, in which every character knows its place in a file. */
export interface TemplateSource {
  readonly text: string;
  /** Where character `offset` stands. */
  placeOf(offset: number): Place;
  /** Where a spot of the syntax tree stands. */
  placeAt(position: Position): Place;
}

/** What a diagnostic says, without its place. */
export type Words = Pick<Diagnostic, "code" | "message" | "hint">;

/** A template written in the YAML. */
export function leafSource(document: SourceDocument, path: Path, text: string): TemplateSource {
  return sourceOf(text, (offset) => document.placeInside(path, offset));
}

/** A template in a file of its own. */
export function partialSource({ file, text }: Partial): TemplateSource {
  const starts = lineStarts(text);
  return sourceOf(text, (offset) => {
    const line = starts.findLastIndex((start) => start <= offset);
    return { file, line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  });
}

function sourceOf(text: string, placeOf: TemplateSource["placeOf"]): TemplateSource {
  const starts = lineStarts(text);
  const placeAt = ({ line, column }: Position) => placeOf((starts[line - 1] ?? 0) + column);
  return { text, placeOf, placeAt };
}

/** Offsets at which lines begin, for the line breaks that Handlebars knows. */
function lineStarts(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\r\n?|\n/g)].map(({ 0: end, index }) => index + end.length)];
}
