import { join } from "node:path";
import { fates } from "../model/audience.ts";
import { outcomes } from "../model/ledger.ts";
import type { ReportRow } from "../model/report.ts";
import { Trouble } from "../model/trouble.ts";
import { unguardCell } from "./guard-cell.ts";
import { onDisk, regularFile } from "./on-disk.ts";
import { readLines } from "./read-lines.ts";
import { csvColumns } from "./recipients-csv.ts";

const batchRows = 500;

/**
 * The rows of the report in `folder`, as masked as they were written. Reads only what
 * `recipientsCsv` writes, in which a record is one line; throws `Trouble` at anything else.
 */
export async function* readRows(folder: string): AsyncGenerator<readonly ReportRow[]> {
  const path = await regularFile(join(folder, "recipients.csv"));
  const batches = readLines(path, batchRows);
  let line = 0;
  try {
    for (;;) {
      const { value: lines, done } = await onDisk(`read ${path}`, () => batches.next());
      if (done === true) break;
      yield rowsOfLines(lines, path, line);
      line += lines.length;
    }
  } finally {
    // A reader that stops early must not leave the file open.
    await batches.return(undefined);
  }
  if (line === 0) throw notOurs(path, 1);
}

function rowsOfLines(lines: readonly string[], path: string, before: number): readonly ReportRow[] {
  const rows: ReportRow[] = [];
  for (const [index, text] of lines.entries()) {
    const line = before + index + 1;
    if (line === 1 && text === csvColumns.join(",")) continue;
    const row = line === 1 ? undefined : rowOf(text);
    if (row === undefined) throw notOurs(path, line);
    rows.push(row);
  }
  return rows;
}

type Column = (typeof csvColumns)[number];

const known: readonly ReportRow["outcome"][] = [
  ...outcomes,
  ...fates.filter((fate) => fate !== "planned"),
];

function rowOf(text: string): ReportRow | undefined {
  const cells = cellsOf(text);
  const cell = (name: Column): string => cells[csvColumns.indexOf(name)] ?? "";
  const written = (name: Column): string => unguardCell(cell(name));
  const number = (name: Column): number | undefined =>
    cell(name) === "" ? undefined : Number(cell(name));
  const outcome = known.find((name) => name === cell("outcome"));
  const isOurs = cells.length === csvColumns.length && areNumbers(cell) && isTime(cell("sent_at"));
  if (!isOurs || outcome === undefined) return undefined;
  return {
    recipient: written("recipient"),
    ref: written("ref"),
    source: written("source"),
    line: Number(cell("line")),
    outcome,
    attempts: Number(cell("attempts")),
    messageId: written("message_id"),
    httpStatus: number("http_status"),
    errorCode: written("error_code"),
    error: written("error"),
    sentAtMs: cell("sent_at") === "" ? undefined : Date.parse(cell("sent_at")),
    latencyMs: number("latency_ms"),
  };
}

const counted: readonly Column[] = ["line", "attempts"];
const measured: readonly Column[] = ["http_status", "latency_ms"];

function areNumbers(cell: (name: Column) => string): boolean {
  return (
    counted.every((name) => /^\d{1,15}$/.test(cell(name))) &&
    measured.every((name) => /^\d{0,15}$/.test(cell(name)))
  );
}

function isTime(text: string): boolean {
  return text === "" || !Number.isNaN(Date.parse(text));
}

/** Every cell of a line, plain or in quotes; a line that is neither has none. */
function cellsOf(text: string): readonly string[] {
  const cell = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;
  const cells: string[] = [];
  for (;;) {
    const match = cell.exec(text);
    if (match === null) return [];
    cells.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] === "") return cells;
  }
}

function notOurs(path: string, line: number): Trouble {
  return new Trouble(
    `${path}:${line}: is not a line that Carillon wrote`,
    "restore the file; a spreadsheet that saved it may have changed it",
  );
}
