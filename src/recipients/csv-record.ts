/** A record of a CSV file, the header included. */
export interface CsvRecord {
  /** Where the record starts in the file; the first line is 1. */
  readonly line: number;
  /** As written, but for quotes. */
  readonly cells: readonly string[];
}
