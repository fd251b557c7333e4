import fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import { BadRecordError } from "../../src/recipients/bad-record-error.ts";
import type { CsvRecord } from "../../src/recipients/csv-record.ts";
import type { Delimiter } from "../../src/recipients/find-delimiter.ts";
import { parseRecords } from "../../src/recipients/parse-records.ts";
import { nothingBefore, parseStrictly } from "../../src/recipients/parse-strictly.ts";

type Read = (text: string, delimiter: Delimiter) => Promise<readonly unknown[]>;

async function told(batches: AsyncIterable<CsvRecord[]>): Promise<readonly unknown[]> {
  const records: CsvRecord[] = [];
  try {
    for await (const batch of batches) records.push(...batch);
    return records;
  } catch (error) {
    if (!(error instanceof BadRecordError)) throw error;
    return [error.line, error.column, error.cause.code];
  }
}

/** Cut between characters, as the check of bytes leaves them. */
async function* chunksOf(text: string, characters: number): AsyncGenerator<Buffer> {
  const all = Array.from(text);
  for (let at = 0; at < all.length; at += characters) {
    yield Buffer.from(all.slice(at, at + characters).join(""));
  }
}

const strictly: Read = (text, delimiter) =>
  told(parseStrictly(chunksOf(text.replace(/^\uFEFF/, ""), 1_000_000), delimiter, nothingBefore));

/** Pieces that CSV is made of, and what people's files have beside it. */
const pieces = `" "" , ; \t \n \r \r\n \uFEFF é 🎉 a name \u2028 "a,b" "x\ny" "say_""hi""" +2547,Amina,1\n \n\n "\r`;
const piece = fc.constantFrom(" ", ' "', ...pieces.split(" "));
const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(""));
const delimiter = fc.constantFrom<Delimiter>(",", ";", "\t");

describe("reading plain CSV quickly", () => {
  it("finds the same records on the same lines, and the same mistakes, as the strict parser", async () => {
    await fc.assert(
      fc.asyncProperty(text, delimiter, fc.integer({ min: 1, max: 50 }), async (csv, cut, size) => {
        expect(await told(parseRecords(chunksOf(csv, size), cut))).toEqual(
          await strictly(csv, cut),
        );
      }),
      { numRuns: 500 },
    );
  });

  it.each([300_000, 1_200_000])(
    "leaves a cell of %i characters to the strict parser",
    async (size) => {
      for (const end of ['"\nb,2\n', "\nb,2\n"]) {
        const csv = `h,i\na,"${"é,\n".repeat(size / 3)}${end}`;
        const read = await told(parseRecords(chunksOf(csv, 65_536), ","));
        expect(read).toEqual(await strictly(csv, ","));
      }
    },
  );

  it("fills every batch but the last, before and after it meets something odd", async () => {
    const csv = `h\n${"a\n".repeat(700)}${"b".repeat(300_000)}\n${"c\n".repeat(900)}`;
    const sizes: number[] = [];
    for await (const batch of parseRecords(chunksOf(csv, 65_536), ",")) sizes.push(batch.length);
    expect(sizes).toEqual([500, 500, 500, 102]);
  });
});
