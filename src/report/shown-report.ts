import { maskNumbers } from "../model/phone.ts";
import type { Report } from "../model/report.ts";
import { oneLine } from "./safe-text.ts";

/** The report as it may leave the machine: what a provider wrote is cleaned, and masked unless `reveal`. */
export function shownReport(report: Report, reveal: boolean): Report {
  const shown = (text: string): string => oneLine(reveal ? text : maskNumbers(text));
  return {
    ...report,
    ...(report.stopped === undefined ? {} : { stopped: shown(report.stopped) }),
    errors: report.errors.map(({ code, message, count }) => ({
      code: shown(code),
      message: shown(message),
      count,
    })),
  };
}
