import { isUtf8 } from "node:buffer";
import type { Checked, Diagnostic } from "../model/diagnostic.ts";
import type { Complaint } from "./complaint.ts";
import { complaintErrors } from "./complaint.ts";
import { placeFinder } from "./place-finder.ts";

/** The text of a file people wrote: UTF-8, without its byte order mark and without control characters. */
export function decodeText(bytes: Buffer, file: string): Checked<string> {
  if (isUtf16(bytes)) return { diagnostics: [notUtf8({ file, line: 1, column: 1 }, "UTF-16")] };
  if (!isUtf8(bytes)) return { diagnostics: [notUtf8(firstBadByte(bytes, file), "not UTF-8")] };
  const text = withoutMark(bytes.toString("utf8"));
  const found = controlCharacter(text);
  if (found) return { diagnostics: complaintErrors([found], placeFinder(text, file)) };
  return { value: text, diagnostics: [] };
}

/** `text` without a leading byte order mark. */
export function withoutMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

// YAML 1.2.2, section 5.1, does not count these as printable; a bare CR is a line end only to some programs.
// oxlint-disable-next-line no-control-regex
const unprintable = /[\0-\x08\v\f\x0e-\x1f\x7f-\x84\x86-\x9f]|\r(?!\n)/;

/** The first character of `text` that has no place in a text file. */
export function controlCharacter(text: string): Complaint | undefined {
  const offset = text.search(unprintable);
  if (offset === -1) return undefined;
  const hex = text.charCodeAt(offset).toString(16).toUpperCase().padStart(4, "0");
  return {
    offset,
    code: "control_character",
    message: `the control character U+${hex} has no place in a text file`,
    hint:
      text[offset] === "\r"
        ? "save the file with line ends LF or CRLF"
        : "delete it, or save the file again as UTF-8 text",
  };
}

function isUtf16(bytes: Buffer): boolean {
  const mark = bytes.subarray(0, 2).toString("hex");
  return mark === "fffe" || mark === "feff";
}

function firstBadByte(bytes: Buffer, file: string): { file: string; line: number; column: number } {
  let line = 1;
  for (let start = 0; ; line++) {
    const feed = bytes.indexOf(0x0a, start);
    const row = bytes.subarray(start, feed === -1 ? bytes.length : feed);
    if (feed === -1 || !isUtf8(row)) {
      return { file, line, column: Math.max(0, row.toString("utf8").indexOf("\uFFFD")) + 1 };
    }
    start = feed + 1;
  }
}

function notUtf8(place: { file: string; line: number; column: number }, what: string): Diagnostic {
  return {
    ...place,
    severity: "error",
    code: "not_utf8",
    message: `the file is ${what}`,
    hint: "save it as UTF-8",
  };
}
