import type { CsvError } from "csv-parse";

/** The text stops being CSV in the record that starts on `line`. */
export class BadRecordError extends Error {
  override readonly name = "BadRecordError";
  readonly line: number;
  /** The column's name, or its number where the header does not reach. */
  readonly column: string | number;
  override readonly cause: CsvError;

  constructor(line: number, column: string | number, cause: CsvError) {
    super(cause.code);
    this.line = line;
    this.column = column;
    this.cause = cause;
  }
}
