import type { ReportRow } from "../model/report.ts";
import type { FormatOptions } from "./format.ts";

/** The rows that a format cannot do without. */
export function rowsOf({ rows }: FormatOptions): AsyncIterable<readonly ReportRow[]> {
  if (rows === undefined) throw new Error("this format needs the rows of the run");
  return rows();
}
