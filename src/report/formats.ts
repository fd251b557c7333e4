import type { Report } from "../model/report.ts";
import { htmlReport } from "./format-html.ts";
import { junitReport } from "./format-junit.ts";
import { markdownReport } from "./format-markdown.ts";
import { prettyReport } from "./format-pretty.ts";
import type { Format, FormatOptions } from "./format.ts";
import { recipientsCsv } from "./recipients-csv.ts";
import { shownReport } from "./shown-report.ts";

/** The formats that a run can be told in. */
const reportFormats = {
  pretty: whole(prettyReport),
  json: whole((report) => `${JSON.stringify(report, null, 2)}\n`),
  markdown: whole(markdownReport),
  html: htmlReport,
  junit: junitReport,
  csv: recipientsCsv,
} as const satisfies Readonly<Record<string, Format>>;

export type ReportFormat = keyof typeof reportFormats;

/** The report as a stream of text, masked unless `reveal`. `junit` and `csv` throw without `rows`. */
export function formatReport(
  report: Report,
  format: ReportFormat,
  options: FormatOptions,
): AsyncIterable<string> {
  return reportFormats[format](shownReport(report, options.reveal), options);
}

function whole(tell: (report: Report, options: FormatOptions) => string): Format {
  return async function* (report, options) {
    yield tell(report, options);
  };
}
