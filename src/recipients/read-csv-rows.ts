import type { AudienceRow, InputDigest } from "../model/audience.ts";
import type { CsvSource } from "../model/campaign.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import { BadInputError } from "../model/diagnostic.ts";
import type { FileDoor } from "../model/files.ts";
import { csvError, mostErrorsPerFile } from "./csv-errors.ts";
import type { CsvLayout } from "./csv-layout.ts";
import { namesIn } from "./csv-layout.ts";
import type { CsvRecord } from "./csv-record.ts";
import { isKept } from "./is-kept.ts";
import type { JudgeRow, WrittenRow } from "./judge-rows.ts";
import { raggedness } from "./raggedness.ts";
import type { CsvBatch } from "./read-csv.ts";
import { readCsv } from "./read-csv.ts";

/** A CSV source whose header has been read. */
export interface OpenCsv {
  readonly kind: "csv";
  /** Index into the audience's sources. */
  readonly index: number;
  readonly source: CsvSource;
  readonly layout: CsvLayout;
  /** For numbers without a country code. */
  readonly country: string | undefined;
}

/** One reading of the audience, and what it finds out besides rows. */
export interface Reading {
  readonly files: FileDoor;
  readonly judge: JudgeRow;
  readonly filteredOut: (rows: number) => void;
  readonly finished: (input: InputDigest) => void;
  /** Is told what else would be thrown; the rows that can be read are given away all the same. */
  readonly onBroken?: (wrong: readonly Diagnostic[]) => void;
}

/**
 * Streams the rows that `where` keeps. Throws `BadInputError`, with all numbers that a
 * spreadsheet has destroyed at once; from the first of them on no rows are given away, but for
 * whoever only looks for what is wrong.
 */
export async function* readCsvRows(
  csv: OpenCsv,
  reading: Reading,
): AsyncGenerator<readonly AudienceRow[]> {
  const destroyed: Diagnostic[] = [];
  let headerSeen = false;
  for await (const batch of readCsv(csv.source, reading.files, reading.finished)) {
    refuseOtherHeader(batch, csv);
    headerSeen = true;
    const kept = batch.records.filter((record) => isRowOf(record, csv.layout));
    reading.filteredOut(batch.records.length - kept.length);
    const rows = kept.map((record) => reading.judge(writtenRow(record, csv)));
    destroyed.push(...destroyedNumbers(rows, csv.source));
    if (destroyed.length >= mostErrorsPerFile) break;
    if (destroyed.length === 0 && rows.length > 0) yield rows;
    else if (reading.onBroken) yield rows.filter((row) => !isDestroyed(row));
  }
  if (destroyed.length > 0) throw new BadInputError(destroyed);
  if (!headerSeen) throw changed(csv.source, 1);
}

/** The message was checked against the columns that the header had at first. */
function refuseOtherHeader({ header }: CsvBatch, { source, layout }: OpenCsv): void {
  const names = namesIn(header);
  const isSame =
    names.length === layout.names.length && names.every((name, at) => name === layout.names[at]);
  if (!isSame) throw changed(source, header.line);
}

function changed(source: CsvSource, line: number): BadInputError {
  const problem = {
    code: "file_changed",
    message: "the header has changed since the file was opened",
    hint: "run it again when nobody writes to the file",
  };
  return new BadInputError([csvError(source, line, problem)]);
}

/** A ragged row cannot be filtered: nobody knows which cell stands under which name. */
function isRowOf({ cells }: CsvRecord, { names, where }: CsvLayout): boolean {
  return cells.length !== names.length || isKept(cells, where);
}

function writtenRow({ line, cells }: CsvRecord, csv: OpenCsv): WrittenRow {
  const { layout, source, country, index } = csv;
  const problem = raggedness(cells, layout.names);
  const isRagged = problem !== undefined;
  return {
    source: index,
    line,
    number: cells[layout.phone] ?? "",
    country,
    field: source.phone,
    ref: (isRagged ? undefined : cells[layout.ref]) ?? "",
    columns: new RowColumns(layout.names, isRagged ? [] : cells),
    problem,
  };
}

/**
 * Inherits nothing, because a column may be called `__proto__`; made by a constructor, because
 * V8 keeps an object that has no prototype at all as a slow table.
 */
class RowColumns {
  [name: string]: string;

  constructor(names: readonly string[], cells: readonly string[]) {
    for (let at = 0; at < cells.length; at++) this[names[at] ?? ""] = cells[at] ?? "";
  }
}

Object.setPrototypeOf(RowColumns.prototype, null);
Reflect.deleteProperty(RowColumns.prototype, "constructor");
Object.freeze(RowColumns.prototype);

function isDestroyed({ problem }: AudienceRow): boolean {
  return problem?.code === "exponent_number";
}

function destroyedNumbers(rows: readonly AudienceRow[], source: CsvSource): readonly Diagnostic[] {
  return rows.flatMap(({ line, problem }) =>
    problem?.code === "exponent_number" ? csvError(source, line, problem) : [],
  );
}
