import { maskNumbers, maskPhone } from "../model/phone.ts";
import type { Report, ReportRow } from "../model/report.ts";
import { seconds } from "./duration.ts";
import type { FormatOptions } from "./format.ts";
import { escapeMarkup } from "./escape-markup.ts";
import { words } from "./headline.ts";
import { rowsOf } from "./rows-of.ts";
import { safeText } from "./safe-text.ts";

/**
 * JUnit XML, one test case for each row: accepted passes, rejected and failed are failures,
 * in doubt is an error, and everyone else is skipped with the reason.
 */
export async function* junitReport(report: Report, options: FormatOptions): AsyncIterable<string> {
  yield `<?xml version="1.0" encoding="UTF-8"?>\n${openSuite(report)}\n`;
  const className = quoted(report.campaign.id);
  for await (const rows of rowsOf(options)) {
    yield rows.map((row) => testCase(row, className, options.reveal)).join("");
  }
  yield "</testsuite>\n";
}

function openSuite(report: Report): string {
  const { totals } = report;
  const failures = totals.rejected + totals.failed;
  const passed = totals.accepted + totals.already_sent;
  const skipped = totals.rows - passed - failures - totals.in_doubt;
  const counts = `tests="${totals.rows}" failures="${failures}" errors="${totals.in_doubt}" skipped="${skipped}"`;
  const when = `timestamp=${quoted(report.started_at)} time="${seconds(report)}"`;
  return `<testsuite name=${quoted(report.campaign.id)} ${counts} ${when}>`;
}

function testCase(row: ReportRow, className: string, reveal: boolean): string {
  const safe = safeText(row.recipient);
  const recipient = reveal ? safe : maskPhone(safe);
  const name = quoted(recipient || `${row.source}:${row.line}`);
  const time = ((row.latencyMs ?? 0) / 1000).toFixed(3);
  const start = `  <testcase classname=${className} name=${name} time="${time}"`;
  const result = resultOf(row, reveal);
  return result === "" ? `${start}/>\n` : `${start}>${result}</testcase>\n`;
}

const results: Readonly<Record<ReportRow["outcome"], "passed" | "failure" | "error" | "skipped">> =
  {
    accepted: "passed",
    already_sent: "passed",
    rejected: "failure",
    failed: "failure",
    in_doubt: "error",
    not_attempted: "skipped",
    held: "skipped",
    invalid: "skipped",
    duplicate: "skipped",
    suppressed: "skipped",
  };

function resultOf(row: ReportRow, reveal: boolean): string {
  const result = results[row.outcome];
  if (result === "passed") return "";
  const why = [words(row.outcome), row.errorCode, row.error].filter((part) => part !== "");
  const message = quoted(reveal ? why.join(": ") : maskNumbers(why.join(": ")));
  // Only a failure and an error have a type; a reader that checks the schema refuses others.
  const type = result === "skipped" ? "" : ` type="${row.outcome}"`;
  return `<${result}${type} message=${message}/>`;
}

function quoted(text: string): string {
  return `"${escapeMarkup(safeText(text))}"`;
}
