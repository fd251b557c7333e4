import type { Report, ReportRow } from "../model/report.ts";
import type { RunPicture } from "./run-picture.ts";

/** How a terminal shows emphasis; each returns its text with or without escape codes. */
export interface ReportColors {
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly bold: (text: string) => string;
}

/** The pace a run was held to. */
export interface PaceSetting {
  /** As written: `20/s`. */
  readonly text: string;
  readonly perSecond: number;
  /** Recipients in one request, at most. */
  readonly batch: number;
}

export interface FormatOptions {
  /** Needed by `junit` and `csv`, and for the pictures of `html`; read once, from the first row. */
  readonly rows?: () => AsyncIterable<readonly ReportRow[]>;
  /** Numbers in full. */
  readonly reveal: boolean;
  /** For `html`, where the rows were seen already; else it reads them. */
  readonly picture?: RunPicture;
  /** For `html`; a stored report does not know it. */
  readonly pace?: PaceSetting;
  /** Columns of the terminal, for `pretty`; default 80. */
  readonly width?: number;
  /** For `pretty`: the project root as it is reached from where its commands are typed; default: they are typed there. */
  readonly root?: string;
  /** For `pretty`; default none. */
  readonly colors?: ReportColors;
}

/** Tells a report that has been made safe to show. */
export type Format = (report: Report, options: FormatOptions) => AsyncIterable<string>;
