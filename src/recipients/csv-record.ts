/** A record of a CSV file, the header included. */
export interface CsvRecord {
  /** Where the record starts in the file; the first line is 1. */
  readonly line: number;
  /** As written, but for quotes. */
  readonly cells: readonly string[];
}

export const recordsPerBatch = 500;

/** A line of nothing but white space; `""` is a cell. */
export function isBlank(cells: readonly string[]): boolean {
  return cells.length === 1 && /^\s+$/.test(cells[0] ?? "");
}
