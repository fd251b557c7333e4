import type { RowProblem } from "../model/audience.ts";
import type { CsvSource } from "../model/campaign.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import { BadInputError } from "../model/diagnostic.ts";
import type { SourceDocument } from "../model/document.ts";
import { FileRefusedError } from "../model/files.ts";
import type { BadRecordError } from "./bad-record-error.ts";
import type { BadBytesError } from "./checked-bytes.ts";
import { shownName } from "./shown.ts";

/** After so many a file is read no further: the reader has seen what is wrong with it. */
export const mostErrorsPerFile = 1000;

/** Something wrong in a line of a CSV file. The line is somebody's data and never printed. */
export function csvError(source: CsvSource, line: number, problem: RowProblem): Diagnostic {
  const { code, message, hint } = problem;
  return {
    file: source.file,
    line,
    column: 1,
    severity: "error",
    code,
    message,
    ...(hint === undefined ? {} : { hint }),
    sensitive: true,
  };
}

/** What people wrote wrong, as far as `error` is that: in the file, or in the YAML that names it. */
export function inputErrors(
  error: unknown,
  source: CsvSource,
  document: SourceDocument,
): readonly Diagnostic[] {
  if (error instanceof BadInputError) return error.diagnostics;
  if (!(error instanceof FileRefusedError)) throw error;
  const place = document.place([...source.at, "csv"]);
  if (looksLikeNumber(source.written)) return [{ ...place, severity: "error", ...numberForPath }];
  return [{ ...place, severity: "error", message: error.message, ...refusals[error.code] }];
}

function looksLikeNumber(written: string): boolean {
  return /^\+?\d[\d\s().-]{6,}$/.test(written);
}

const numberForPath = {
  code: "file_missing",
  message: "a number stands where the path of a file should be",
  hint: 'write { numbers: ["+254712345678"] }, with the number in place of this one',
};

const refusals: Readonly<Record<FileRefusedError["code"], { code: string; hint: string }>> = {
  missing: {
    code: "file_missing",
    hint: "check the path: it is relative to this file, or give --data-dir",
  },
  outside_root: {
    code: "file_outside_root",
    hint: "keep it below the project root, or give its folder as --data-dir",
  },
  not_a_file: { code: "not_a_file", hint: "name a file, not a folder, a pipe or a device" },
  too_large: { code: "file_too_large", hint: "split it into several files" },
  unreadable: { code: "file_unreadable", hint: "check that you may read it" },
};

/** What `BadBytesError` means, in words. */
export function badBytes({ kind }: BadBytesError): RowProblem {
  const hint = 'save the file again as UTF-8; Excel calls it "CSV UTF-8"';
  switch (kind) {
    case "utf16":
      return { code: "not_utf8", message: "the file is UTF-16, not UTF-8", hint };
    case "not_utf8":
      return { code: "not_utf8", message: "this line is not UTF-8", hint };
    case "nul":
      return {
        code: "nul_character",
        message: "there is a NUL character in this line",
        hint: "delete it, or export the file again",
      };
  }
}

/** What the parser found, in words that show nothing of the cell. */
export function badQuotes({ cause, column: at }: BadRecordError): RowProblem {
  const column = typeof at === "number" ? `number ${at}` : shownName(at);
  if (cause.code === "CSV_QUOTE_NOT_CLOSED") {
    return {
      code: "unclosed_quote",
      message: `the quote that opens in the column ${column} is never closed`,
      hint: "close it; a quote that belongs to the cell is written twice",
    };
  }
  if (cause.code === "CSV_MAX_RECORD_SIZE") {
    return {
      code: "row_too_long",
      message: `the row is longer than 1 MiB, and still goes on in the column ${column}`,
      hint: "look for a quote that is not closed",
    };
  }
  return {
    code: "stray_quote",
    message: `a quote stands where it cannot in the column ${column}`,
    hint: "put the whole cell in quotes, and write each quote inside it twice",
  };
}
