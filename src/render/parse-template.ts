import Handlebars from "handlebars";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Program } from "./ast.ts";
import { tooMuch } from "./partial-words.ts";
import { mostWeight } from "./scope.ts";
import { readSyntaxError, tooDeep } from "./syntax-error.ts";
import type { SyntaxComplaint } from "./syntax-error.ts";
import type { TemplateSource } from "./template-source.ts";
import { isTooDeep } from "./too-deep.ts";

/** The syntax tree of a template, not yet trusted; or why there is none. */
export function parseTemplate(source: TemplateSource): Program | Diagnostic {
  const complaint = unreadable(source.text);
  if (complaint !== undefined) return diagnosticOf(source, complaint);
  try {
    return Handlebars.parse(source.text) as unknown as Program;
  } catch (error) {
    return diagnosticOf(source, readSyntaxError(error, source.text));
  }
}

function diagnosticOf(source: TemplateSource, complaint: SyntaxComplaint): Diagnostic {
  const { offset, ...words } = complaint;
  return { ...source.placeOf(offset), severity: "error", ...words };
}

/** Said before the parser, which takes very long for such. */
function unreadable(text: string): SyntaxComplaint | undefined {
  if (text.length > mostWeight) return { offset: 0, ...tooMuch };
  return isTooDeep(text) ? { offset: 0, ...tooDeep } : undefined;
}

export function isProgram(parsed: Program | Diagnostic): parsed is Program {
  return "type" in parsed;
}
