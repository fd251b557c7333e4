import type { CsvRecord } from "./csv-record.ts";
import { recordsPerBatch } from "./csv-record.ts";
import type { Delimiter } from "./find-delimiter.ts";
import { RecordScan } from "./record-scan.ts";

const nothing = Buffer.alloc(0);

/**
 * The records of `bytes`, header included, in full batches and a last one. `bytes` are cut
 * between characters. Rows may be ragged; blank lines are skipped. Throws `BadRecordError`,
 * and whatever `bytes` throws.
 */
export async function* parseRecords(
  bytes: AsyncIterable<Buffer>,
  delimiter: Delimiter,
): AsyncGenerator<CsvRecord[]> {
  const chunks = bytes[Symbol.asyncIterator]();
  const scan = new RecordScan(delimiter);
  let header: CsvRecord | undefined;
  let batch: CsvRecord[] = [];
  try {
    for (let isLast = false; !isLast && !scan.isStuck;) {
      const { done, value } = await chunks.next();
      isLast = done === true;
      scan.feed(isLast ? nothing : value, isLast);
      while (fill(batch, scan)) {
        header ??= batch[0];
        yield batch;
        batch = [];
      }
    }
    header ??= batch[0];
    if (scan.isStuck) {
      // Only now, because loading the parser takes its time.
      const { parseStrictly } = await import("./parse-strictly.ts");
      const left = startingWith(Buffer.from(scan.rest), chunks);
      yield* parseStrictly(left, delimiter, { batch, header, line: scan.line });
    } else if (batch.length > 0) yield batch;
  } finally {
    await chunks.return?.();
  }
}

/** Adds records that are there already; whether that makes `batch` full. */
function fill(batch: CsvRecord[], scan: RecordScan): boolean {
  while (batch.length < recordsPerBatch) {
    const record = scan.next();
    if (record === undefined) return false;
    batch.push(record);
  }
  return true;
}

async function* startingWith(start: Buffer, chunks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield start;
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
    yield next.value;
  }
}
