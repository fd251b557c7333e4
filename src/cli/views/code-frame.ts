import { codeFrameColumns } from "@babel/code-frame";
import type { Diagnostic } from "../../index.ts";
import type { Colors } from "../terminal/colors.ts";
import { safeText } from "./safe-text.ts";

const secretText = "[secret]";
const most = 160;

/** A file to show lines of. */
export interface FramedFile {
  readonly lines: readonly string[];
  /** Numbers of the lines that must not be shown, counting from 1. */
  readonly secret: ReadonlySet<number>;
}

/** Splits a file, and finds the lines on which what is sensitive stands or goes on. */
export function framedFile(source: string, diagnostics: readonly Diagnostic[]): FramedFile {
  const lines = source.split("\n");
  const sensitive = diagnostics.filter((diagnostic) => diagnostic.sensitive);
  return { lines, secret: new Set(sensitive.flatMap(({ line }) => secretLines(lines, line))) };
}

/** The line a diagnostic points at with one line around it, or nothing where the file has no such line. */
export function codeFrame(
  { lines, secret }: FramedFile,
  { line, column }: Diagnostic,
  colors: Colors,
): readonly string[] {
  const text = lines[line - 1];
  if (text === undefined) return [];
  const first = Math.max(line - 1, 1);
  // Babel splits at more signs than YAML does: it gets clean lines, and only those it shows.
  const shown = lines.slice(first - 1, line + 1).map((one, index) => {
    const number = first + index;
    if (secret.has(number)) return secretText;
    return number === line ? clip(one, column).text : clip(one, 1).text;
  });
  const start = secret.has(line) ? { line } : { line, column: clip(text, column).column };
  // A variable, because the published types know nothing of `startLine`.
  const around = { linesAbove: 1, linesBelow: 1, startLine: first };
  const frame = codeFrameColumns(shown.join("\n"), { start }, around);
  return frame.split("\n").map((one) => painted(one, colors));
}

/** A secret may go on below, deeper than its key or, where the key stands above, as deep. */
function secretLines(lines: readonly string[], line: number): readonly number[] {
  const text = lines[line - 1] ?? "";
  const depth = depthOf(text);
  const least = /^\s*(?:- )?[\w"'.-]+\s*:/.test(text) ? depth + 1 : depth;
  const found = [line];
  for (const next of lines.slice(line)) {
    if (next.trim() !== "" && depthOf(next) < least) break;
    found.push(line + found.length);
  }
  return found;
}

function depthOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** The part of a long line around `column`, made safe, and where that column is in it. */
function clip(written: string, column: number): { readonly text: string; readonly column: number } {
  const line = withoutNumbers(written);
  const from = column > most ? column - most / 2 : 0;
  const before = (from > 0 ? "…" : "") + safeText(line.slice(from, column - 1));
  const whole = (from > 0 ? "…" : "") + safeText(line.slice(from, from + most));
  const isCut = line.length > from + most;
  return { text: isCut ? `${whole}…` : whole, column: before.length + 1 };
}

const number = /\+\d(?:[ ().-]{0,2}\d){6,14}|(?<![\d.])\d{9,15}(?![\d.])/g;

/** Masks what looks like somebody's number and moves nothing. Dates and short ids stay. */
function withoutNumbers(line: string): string {
  return line.replaceAll(number, (found) => {
    const digits = found.replaceAll(/\D/g, "").length;
    let nth = 0;
    return found.replaceAll(/\d/g, (digit) => {
      nth += 1;
      return nth > 4 && nth <= digits - 2 ? "*" : digit;
    });
  });
}

function painted(line: string, colors: Colors): string {
  if (/^\s+\|\s+\^+$/.test(line)) return `  ${colors.red(line)}`;
  return `  ${line.startsWith(">") ? line : colors.dim(line)}`.trimEnd();
}
