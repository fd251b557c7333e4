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
  const timeOf = openWriteTime();
  yield `${csvColumns.join(",")}\n`;
  for await (const rows of rowsOf(options)) {
    let lines = "";
    for (const row of rows) lines += lineOf(row, options.reveal, timeOf);
    yield lines;
  }
}

/** Cells of digits, times and our own words need no quotes. */
function lineOf(row: ReportRow, reveal: boolean, timeOf: WriteTime): string {
  const own = (text: string): string => (reveal ? text : withoutOwnNumber(text, row.recipient));
  const who = `${recipientCell(row.recipient, reveal)},${textCell(own(row.ref))}`;
  const place = `${textCell(row.source)},${row.line}`;
  const end = `${row.outcome},${row.attempts},${textCell(own(row.messageId))},${row.httpStatus ?? ""}`;
  const why = `${errorCell(row.errorCode, reveal)},${errorCell(row.error, reveal)}`;
  const sentAt = row.sentAtMs === undefined ? "" : timeOf(row.sentAtMs);
  const latency = row.latencyMs === undefined ? "" : Math.round(row.latencyMs);
  return `${who},${place},${end},${why},${sentAt},${latency}\n`;
}

/** Most cells are such, and the rules below leave them as they are. */
const plain = /^\w[\w.+*:/-]*$/;

function textCell(text: string): string {
  return text === "" || plain.test(text) ? text : written(guardCell(oneLine(text)));
}

function errorCell(text: string, reveal: boolean): string {
  return text === "" ? "" : written(guardCell(safeText(reveal ? text : maskNumbers(text))));
}

const wholeNumber = /^\+\d{7,15}$/;
const number = /^\+(?:\d{7,15}|\d{4}\*{1,9}\d\d)$/;

/** A sound number keeps its `+`; what an author wrote instead of one is guarded like any cell. */
function recipientCell(recipient: string, reveal: boolean): string {
  if (wholeNumber.test(recipient)) return reveal ? recipient : maskPhone(recipient);
  const safe = safeText(recipient);
  const shown = reveal ? safe : maskPhone(safe);
  return written(number.test(shown) ? shown : guardCell(shown));
}

type WriteTime = (ms: number) => string;

/** In ISO 8601. Many rows in a row have the same second, and making its text is what costs. */
function openWriteTime(): WriteTime {
  let known = { second: Number.NaN, text: "" };
  return (ms) => {
    const second = Math.floor(ms / 1000);
    if (second !== known.second) {
      known = { second, text: new Date(second * 1000).toISOString().slice(0, -"000Z".length) };
    }
    return `${known.text}${String(Math.floor(ms - second * 1000)).padStart(3, "0")}Z`;
  };
}
