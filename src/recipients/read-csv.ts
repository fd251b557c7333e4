import type { InputDigest } from "../model/audience.ts";
import type { CsvSource } from "../model/campaign.ts";
import { BadInputError } from "../model/diagnostic.ts";
import type { FileDoor } from "../model/files.ts";
import { Trouble } from "../model/trouble.ts";
import { BadRecordError } from "./bad-record-error.ts";
import { BadBytesError, checkedBytes, openByteMeter } from "./checked-bytes.ts";
import { badBytes, badQuotes, csvError } from "./csv-errors.ts";
import type { CsvRecord } from "./csv-record.ts";
import type { Delimiter } from "./find-delimiter.ts";
import { delimiterOf, findDelimiter } from "./find-delimiter.ts";
import { lineOfByte } from "./line-breaks.ts";
import { parseRecords } from "./parse-records.ts";

export interface CsvBatch {
  /** The same for all batches of one reading. */
  readonly header: CsvRecord;
  readonly records: readonly CsvRecord[];
}

/**
 * Reads the file of `source` as a stream: no batch where it is empty, one without records
 * where there is only a header. `done` is called after the last batch. Throws
 * `FileRefusedError`, and `BadInputError` for what is wrong in the file.
 */
export async function* readCsv(
  source: CsvSource,
  files: FileDoor,
  done?: (digest: InputDigest) => void,
): AsyncGenerator<CsvBatch> {
  const stream = await files.stream(source);
  const meter = openByteMeter();
  let header: CsvRecord | undefined;
  try {
    const { delimiter, bytes } = await readStart(checkedBytes(stream, meter));
    for await (const records of parseRecords(bytes, delimiter)) {
      header ??= records.shift();
      if (header !== undefined) yield { header, records };
    }
    done?.({ file: source.file, ...meter.total() });
  } catch (error) {
    throw await explained(error, source, files);
  } finally {
    stream.destroy();
  }
}

/** Reads on until the header shows what separates the cells; `bytes` are the whole file all the same. */
async function readStart(
  chunks: AsyncGenerator<Buffer>,
): Promise<{ readonly delimiter: Delimiter; readonly bytes: AsyncIterable<Buffer> }> {
  let start: Buffer = Buffer.alloc(0);
  let delimiter: Delimiter | undefined;
  while (delimiter === undefined && start.length < maxHeaderBytes) {
    const next = await chunks.next();
    if (next.done === true) break;
    start = Buffer.concat([start, next.value]);
    delimiter = findDelimiter(start);
  }
  return { delimiter: delimiter ?? delimiterOf(start), bytes: startingWith(start, chunks) };
}

const maxHeaderBytes = 1024 * 1024;

async function* startingWith(
  start: Buffer,
  chunks: AsyncGenerator<Buffer>,
): AsyncGenerator<Buffer> {
  yield start;
  yield* chunks;
}

async function explained(error: unknown, source: CsvSource, files: FileDoor): Promise<Error> {
  if (error instanceof BadRecordError) {
    return new BadInputError([csvError(source, error.line, badQuotes(error))]);
  }
  if (error instanceof BadBytesError) {
    const line = await lineOfByte(await files.stream(source), error.offset);
    return new BadInputError([csvError(source, line, badBytes(error))]);
  }
  return new Trouble(`${source.file} could not be read to its end`, "run it again", error);
}
