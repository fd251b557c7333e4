import type { Diagnostic, Severity } from "../../index.ts";
import type { Colors } from "../terminal/colors.ts";
import { codeFrame, framedFile } from "./code-frame.ts";
import { count, counted } from "./count.ts";
import { wrapWords } from "./fields.ts";
import { safeText } from "./safe-text.ts";
import { textWidth } from "./text-width.ts";

export interface DiagnosticsOptions {
  readonly colors: Colors;
  /** The text of a file, for code frames; `undefined` where it cannot be read. */
  readonly readSource: (file: string) => string | undefined;
  /** Default 20. */
  readonly limitPerFile?: number;
  /** Columns at which messages break between words; default never, as a log is searched by lines. */
  readonly width?: number | undefined;
}

/** Everything wrong, by file and worst first, with the lines it stands on and the total below. */
export function prettyDiagnostics(
  diagnostics: readonly Diagnostic[],
  options: DiagnosticsOptions,
): string {
  if (diagnostics.length === 0) return "";
  const files = byFile(diagnostics);
  const blocks = Array.from(files, ([file, found]) => fileBlock(file, found, options));
  const total = totalLine(diagnostics, files.size);
  const tone = errorsAmong(diagnostics) > 0 ? options.colors.red : options.colors.yellow;
  return `${blocks.join("\n")}\n${tone(total)}\n`;
}

/** For programs: everything, in the order found. */
export function jsonDiagnostics(diagnostics: readonly Diagnostic[]): readonly object[] {
  return diagnostics.map(({ file, line, column, severity, code, message, hint }) => ({
    file,
    line,
    column,
    severity,
    code,
    message,
    ...(hint === undefined ? {} : { hint }),
  }));
}

/** GitHub shows ten of each severity a step, so the rest is counted. Source: GitHub Docs, "Workflow commands". */
const annotationsOfEach = 10;

/** Workflow commands that annotate a pull request. */
export function githubDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const worst = worstFirst(diagnostics);
  const shown = (["error", "warning"] as const).flatMap((severity) =>
    worst.filter((one) => one.severity === severity).slice(0, annotationsOfEach),
  );
  const more = diagnostics.length - shown.length;
  const lines = shown.map(annotation);
  if (more > 0) lines.push(`::notice::…and ${count(more)} more`);
  return lines.map((line) => `${line}\n`).join("");
}

function annotation({ file, line, column, severity, code, message, hint }: Diagnostic): string {
  const title = `title=${property(code)}`;
  const place = `file=${property(file)},line=${line},col=${column}`;
  const text = hint === undefined ? safeText(message) : `${safeText(message)}\n${safeText(hint)}`;
  return `::${severity} ${place},${title}::${commandData(text)}`;
}

function property(text: string): string {
  return commandData(safeText(text)).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/** Source: actions/toolkit, `packages/core/src/command.ts`. */
function commandData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function fileBlock(
  file: string,
  found: readonly Diagnostic[],
  options: DiagnosticsOptions,
): string {
  const { colors, readSource, limitPerFile = 20 } = options;
  const source = /\.(?:ya?ml|hbs)$/i.test(file) ? readSource(file) : undefined;
  const framed = source === undefined ? undefined : framedFile(source, found);
  const lines = worstFirst(found)
    .slice(0, limitPerFile)
    .flatMap((diagnostic) => {
      const frame =
        framed === undefined || diagnostic.sensitive ? [] : codeFrame(framed, diagnostic, colors);
      return [...headLines(diagnostic, options), ...frame, ...(frame.length > 0 ? [""] : [])];
    });
  const more = found.length - limitPerFile;
  if (more > 0) lines.push(`…and ${count(more)} more in ${safeText(file)}`);
  return lines
    .map((line) => `${line}\n`)
    .join("")
    .replace(/\n+$/, "\n");
}

function headLines(
  diagnostic: Diagnostic,
  { colors, width = Infinity }: DiagnosticsOptions,
): readonly string[] {
  const { file, line, column, severity, code, message, hint } = diagnostic;
  const tone = severity === "error" ? colors.red : colors.yellow;
  const [place, name] = [safeText(`${file}:${line}:${column}`), safeText(code)];
  const [first, ...more] = broken(`${place}: ${severity} ${name}:`, message, width);
  const head = [`${colors.bold(place)}: ${tone(severity)} ${name}: ${first}`, ...more];
  if (hint === undefined) return head;
  const [firstHint, ...moreHint] = broken("  hint:", hint, width);
  return [...head, `  ${colors.cyan("hint:")} ${firstHint}`, ...moreHint];
}

const indent = "    ";

/** The lines of `text` where `before` and a space stand in front of it; all but the first are indented. */
function broken(before: string, text: string, width: number): readonly string[] {
  const taken = textWidth(before) + 1;
  const room = width - indent.length;
  if (room === Infinity || taken > room) return [safeText(text)];
  const lines = wrapWords(`${"x".repeat(taken - 1)} ${text}`, room);
  return lines.map((line, index) => (index === 0 ? line.slice(taken) : indent + line));
}

function byFile(diagnostics: readonly Diagnostic[]): ReadonlyMap<string, readonly Diagnostic[]> {
  const files = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const found = files.get(diagnostic.file);
    if (found === undefined) files.set(diagnostic.file, [diagnostic]);
    else found.push(diagnostic);
  }
  return files;
}

const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1 };

function worstFirst(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.toSorted(
    (a, b) => rank[a.severity] - rank[b.severity] || a.line - b.line || a.column - b.column,
  );
}

function totalLine(diagnostics: readonly Diagnostic[], files: number): string {
  const errors = errorsAmong(diagnostics);
  const told = [
    { n: errors, noun: "error" },
    { n: diagnostics.length - errors, noun: "warning" },
  ].filter(({ n }) => n > 0);
  return `${told.map(({ n, noun }) => counted(n, noun)).join(" and ")} in ${counted(files, "file")}`;
}

function errorsAmong(diagnostics: readonly Diagnostic[]): number {
  return diagnostics.filter(({ severity }) => severity === "error").length;
}
