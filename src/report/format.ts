import type { Report, ReportRow } from "../model/report.ts";

/** How a terminal shows emphasis; each returns its text with or without escape codes. */
export interface ReportColors {
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly bold: (text: string) => string;
}

export interface FormatOptions {
  /** Needed by `junit` and `csv`; read once, from the first row. */
  readonly rows?: () => AsyncIterable<readonly ReportRow[]>;
  /** Numbers in full. */
  readonly reveal: boolean;
  /** Columns of the terminal, for `pretty`; default 80. */
  readonly width?: number;
  /** For `pretty`; default none. */
  readonly colors?: ReportColors;
}

/** Tells a report that has been made safe to show. */
export type Format = (report: Report, options: FormatOptions) => AsyncIterable<string>;
