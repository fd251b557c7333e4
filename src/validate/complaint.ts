import type { Diagnostic } from "../model/diagnostic.ts";
import type { Path, SourceDocument } from "../model/document.ts";
import { showText } from "./quote.ts";

/** Something wrong with a document, said of a path; the place in the file comes last. */
export interface Complaint {
  /** Of a key that is missing: where it would be. */
  readonly at: Path;
  /** The key at `at` is meant, not its value. */
  readonly part?: "key";
  /** The character of the text at `at` that is meant. */
  readonly offset?: number;
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly severity?: "warning";
  readonly sensitive?: true;
}

/** What `complaints` say, with their places, in the order of the file. */
export function toDiagnostics(
  document: SourceDocument,
  complaints: readonly Complaint[],
): readonly Diagnostic[] {
  return complaints
    .map((complaint) => toDiagnostic(document, complaint))
    .toSorted((a, b) => a.line - b.line || a.column - b.column);
}

function toDiagnostic(document: SourceDocument, complaint: Complaint): Diagnostic {
  const { at, part, offset, severity = "error", ...words } = complaint;
  const place = offset === undefined ? document.place(at, part) : document.placeInside(at, offset);
  return { ...place, severity, ...words };
}

/** Whether nothing but warnings is said of `path` and what lies in it. */
export function isSound(complaints: readonly Complaint[], path: Path): boolean {
  return !complaints.some(({ at, severity }) => severity !== "warning" && startsWith(at, path));
}

/** Whether something but a warning is said of `path` itself. */
export function isAbout(complaints: readonly Complaint[], path: Path): boolean {
  return complaints.some(
    ({ at, severity }) =>
      severity === undefined && at.length === path.length && startsWith(at, path),
  );
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((key, index) => path[index] === key);
}

/** How a value is called in a sentence: by its key, or by its number in a list. */
export function nameOf(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return "the file";
  if (typeof last === "string") return `\`${showText(last)}\``;
  const list = path.findLast((key) => typeof key === "string") ?? "the file";
  return `entry ${last + 1} of \`${showText(list)}\``;
}
