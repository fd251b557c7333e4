import { pipeline, Readable } from "node:stream";
import type { Options, Parser } from "csv-parse";
import { CsvError, parse } from "csv-parse";
import { BadRecordError } from "./bad-record-error.ts";
import type { CsvRecord } from "./csv-record.ts";
import { isBlank, recordsPerBatch } from "./csv-record.ts";
import type { Delimiter } from "./find-delimiter.ts";
import { lineBreaks } from "./line-breaks.ts";

/** A quote that is never closed must not gather the rest of the file in memory. */
const maxRecordSize = 1024 * 1024;

/** What was read of the file before. */
export interface Before {
  /** Records that no batch had room for. */
  readonly batch: CsvRecord[];
  readonly header: CsvRecord | undefined;
  /** Where what is left of the file starts. */
  readonly line: number;
}

/** A file from its start, by the strict parser alone. */
export const nothingBefore: Before = { batch: [], header: undefined, line: 1 };

/**
 * What `parseRecords` makes of `bytes`, by a parser that is slower and knows everything that can
 * be wrong with a record. `bytes` start at a record, without a byte order mark.
 */
export async function* parseStrictly(
  bytes: AsyncIterable<Buffer>,
  delimiter: Delimiter,
  before: Before,
): AsyncGenerator<CsvRecord[]> {
  const parser = openParser(delimiter, before);
  // Read by hand, because `for await` would make a promise for every row.
  let wake = (): void => {};
  let failure: unknown;
  parser.stream.on("readable", () => wake()).on("end", () => wake());
  pipeline(Readable.from(bytes), parser.stream, (error) => {
    failure = error ?? undefined;
    wake();
  });
  try {
    let batch = [...before.batch];
    while (!parser.stream.readableEnded) {
      while (fill(batch, parser.stream)) {
        yield batch;
        batch = [];
      }
      if (failure !== undefined) throw parser.explained(failure);
      if (!parser.stream.readableEnded) await new Promise<void>((resolve) => (wake = resolve));
    }
    if (batch.length > 0) yield batch;
  } finally {
    parser.stream.destroy();
  }
}

/** Adds records that are parsed already; whether that makes `batch` full. Does not wait. */
function fill(batch: CsvRecord[], stream: Parser): boolean {
  while (batch.length < recordsPerBatch) {
    const record = stream.read() as CsvRecord | null;
    if (record === null) return false;
    batch.push(record);
  }
  return true;
}

interface OpenParser {
  readonly stream: Parser;
  /** With the place where the parser stands now. */
  explained(failure: unknown): unknown;
}

function openParser(delimiter: Delimiter, before: Before): OpenParser {
  // The parser's own count takes CRLF inside quotes for two lines, and means the record's end.
  let breaksInside = 0;
  const lineOf = (records: number, blankLines: number): number =>
    before.line - 1 + records + blankLines + breaksInside;
  let header = before.header?.cells;

  const options: Options<CsvRecord, readonly string[]> = {
    delimiter,
    // Left to itself it would take the first line's end for everyone's.
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: maxRecordSize,
    on_record(cells, { records, empty_lines }) {
      const line = lineOf(records, empty_lines);
      breaksInside += lineBreaks(cells);
      if (isBlank(cells)) return null;
      header ??= cells;
      return { line, cells };
    },
  };
  // Its types know records of another shape only together with `columns`.
  const stream = parse(options as unknown as Options);
  return {
    stream,
    explained(failure) {
      if (!(failure instanceof CsvError)) return failure;
      const { records, empty_lines } = stream.info;
      const cell = Number(failure["index"]);
      return new BadRecordError(
        lineOf(records + 1, empty_lines),
        header?.[cell] ?? cell + 1,
        failure,
      );
    },
  };
}
