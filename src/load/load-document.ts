import type { Checked, Diagnostic } from "../model/diagnostic.ts";
import type { SourceDocument } from "../model/document.ts";
import type { FileDoor } from "../model/files.ts";
import type { Complaint } from "./complaint.ts";
import { complaintErrors } from "./complaint.ts";
import { composeYaml } from "./compose-yaml.ts";
import { controlCharacter, withoutMark } from "./decode-text.ts";
import { documentPlaces } from "./document-places.ts";
import { placeFinder } from "./place-finder.ts";
import { plainValue } from "./plain-value.ts";
import { maxTextBytes, readText, tooLarge } from "./read-text.ts";
import { scanYaml } from "./yaml-scan.ts";

/** A file by its absolute path, and by the name people know it by. */
export interface NamedFile {
  readonly path: string;
  readonly shown: string;
}

/** Reads a YAML file. There is no value where it cannot be read as YAML. */
export async function loadDocument(
  file: NamedFile,
  files: FileDoor,
): Promise<Checked<SourceDocument>> {
  const { value: text, diagnostics } = await readText(file, files);
  return text === undefined ? { diagnostics } : parseDocument(text, file);
}

/**
 * Reads `text` as one YAML 1.2 document without aliases, merge keys and unknown tags.
 * A key written twice is an error beside a value; anything else wrong leaves none.
 */
export function parseDocument(text: string, file: NamedFile): Checked<SourceDocument> {
  if (Buffer.byteLength(text) > maxTextBytes) return { diagnostics: [tooLarge(file.shown)] };
  const clean = withoutMark(text);
  const placeAt = placeFinder(clean, file.shown);
  const character = controlCharacter(clean);
  if (character) return { diagnostics: complaintErrors([character], placeAt) };
  const scan = scanYaml(clean);
  const wrong = (complaints: readonly Complaint[]): readonly Diagnostic[] =>
    complaintErrors(complaints, placeAt);
  if (scan.abandoned) return { diagnostics: wrong(scan.complaints) };
  const { root, complaints } = composeYaml(scan, clean.length, placeAt);
  if (complaints.length > 0) return { diagnostics: wrong(complaints) };
  const inKeys: Complaint[] = [];
  const value = plainValue(root, { complain: (complaint) => inKeys.push(complaint), placeAt });
  return {
    value: { file: file.shown, path: file.path, value, ...documentPlaces(root, placeAt) },
    diagnostics: wrong(inKeys),
  };
}
