import { maskNumbers, maskPhone } from "../model/phone.ts";
import type { Report, ReportRow } from "../model/report.ts";
import type { FormatOptions } from "./format.ts";
import { guardCell } from "./guard-cell.ts";
import { rowsOf } from "./rows-of.ts";
import { oneLine, safeText } from "./safe-text.ts";
import { withoutOwnNumber } from "./without-own-number.ts";

/** The columns of `recipients.csv`, in order. */
export const csvColumns = [
  "recipient",
  "ref",
  "source",
  "line",
  "outcome",
  "attempts",
  "message_id",
  "http_status",
  "error_code",
  "error",
  "sent_at",
  "latency_ms",
] as const;

// A cell of anything but these is quoted, so that no spreadsheet splits it, whatever
// separator its locale prefers, and a plain one can be read by the simplest tools.
const needsQuotes = /[^\w.+*:/-]/;

function written(cell: string): string {
  return needsQuotes.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** `recipients.csv`: a header, then exactly one line for each row, whatever its cells hold. */
export async function* recipientsCsv(_: Report, options: FormatOptions): AsyncIterable<string> {
  yield `${csvColumns.join(",")}\n`;
  for await (const rows of rowsOf(options)) {
    let lines = "";
    for (const row of rows) lines += `${cellsOf(row, options.reveal).map(written).join(",")}\n`;
    yield lines;
  }
}

function cellsOf(row: ReportRow, reveal: boolean): readonly string[] {
  return [
    recipientCell(row.recipient, reveal),
    guardCell(oneLine(reveal ? row.ref : withoutOwnNumber(row.ref, row.recipient))),
    guardCell(oneLine(row.source)),
    String(row.line),
    row.outcome,
    String(row.attempts),
    guardCell(oneLine(reveal ? row.messageId : withoutOwnNumber(row.messageId, row.recipient))),
    row.httpStatus === undefined ? "" : String(row.httpStatus),
    guardCell(safeText(reveal ? row.errorCode : maskNumbers(row.errorCode))),
    guardCell(safeText(reveal ? row.error : maskNumbers(row.error))),
    row.sentAtMs === undefined ? "" : new Date(row.sentAtMs).toISOString(),
    row.latencyMs === undefined ? "" : String(Math.round(row.latencyMs)),
  ];
}

const number = /^\+(?:\d{7,15}|\d{4}\*{1,9}\d\d)$/;

/** A sound number keeps its `+`; what an author wrote instead of one is guarded like any cell. */
function recipientCell(recipient: string, reveal: boolean): string {
  const safe = safeText(recipient);
  const shown = reveal ? safe : maskPhone(safe);
  return number.test(shown) ? shown : guardCell(shown);
}
