import * as fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import type { DecidedRow, RowToSend } from "../../src/model/audience.ts";
import type { ChunkDigest } from "../../src/model/plan.ts";
import { openChunkDigester } from "../../src/plan/chunks.ts";
import { ChangedError, verifiedRows } from "../../src/plan/verified-rows.ts";
import { decidedOf, rowOf } from "./sample.ts";

const chunkSize = 1000;

function planOf(rows: readonly DecidedRow[]): readonly ChunkDigest[] {
  const digester = openChunkDigester();
  const chunks = rows.flatMap((row) => digester.add(row) ?? []);
  return [...chunks, ...[digester.rest() ?? []].flat()];
}

async function* inBatches(
  rows: readonly DecidedRow[],
  size = 300,
): AsyncGenerator<readonly DecidedRow[]> {
  for (let from = 0; from < rows.length; from += size) yield rows.slice(from, from + size);
}

/** What came out, and how it ended. */
async function outOf(
  batches: AsyncIterable<readonly DecidedRow[]>,
  planned: readonly ChunkDigest[],
) {
  const out: RowToSend[] = [];
  try {
    for await (const rows of verifiedRows(batches, planned)) out.push(...rows);
    return { out, error: undefined };
  } catch (error) {
    return { out, error };
  }
}

/** What is left of a row that is let through. */
const leanOf = ({ row: { line, key, phone }, ...decided }: DecidedRow): RowToSend => ({
  ...decided,
  row: { line, key, phone },
});

const people = (count: number): readonly DecidedRow[] =>
  Array.from({ length: count }, (_, nth) => decidedOf(nth));
const three = people(2500);
const plan = planOf(three);

describe("verifiedRows", () => {
  it.each([0, 1, 999, 1000, 1001, 2500])(
    "lets all %i rows through, in order, where nothing changed",
    async (count) => {
      const rows = people(count);
      expect(await outOf(inBatches(rows), planOf(rows))).toEqual({
        out: rows.map(leanOf),
        error: undefined,
      });
    },
  );

  it("lets nothing through before a whole chunk was read", async () => {
    let read = 0;
    async function* counted(): AsyncGenerator<readonly DecidedRow[]> {
      for (const row of three) {
        read += 1;
        yield [row];
      }
    }
    const readAt: number[] = [];
    for await (const _rows of verifiedRows(counted(), plan)) readAt.push(read);
    expect(readAt).toEqual([1000, 2000, 2500]);
  });

  const changes: Readonly<
    Record<string, (rows: readonly DecidedRow[], at: number) => readonly DecidedRow[]>
  > = {
    "a payload changed": (rows, at) => rows.with(at, { ...rows[at], payload: '{"text":"other"}' }),
    "a number changed": (rows, at) =>
      rows.with(at, decidedOf(9999, { payload: rows[at].payload! })),
    "a row was removed": (rows, at) => rows.toSpliced(at, 1),
    "a row was added": (rows, at) => rows.toSpliced(at, 0, decidedOf(9999)),
  };

  it.each(Object.entries(changes))(
    "stops before the chunk where %s, wherever that is",
    async (_name, change) => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 0, max: 2499 }),
          fc.integer({ min: 1, max: 2600 }),
          async (at, size) => {
            const { out, error } = await outOf(inBatches(change(three, at), size), plan);
            expect(error).toBeInstanceOf(ChangedError);
            const before = three.slice(0, Math.floor(at / chunkSize) * chunkSize);
            expect(out).toEqual(before.map(leanOf));
          },
        ),
        { numRuns: 25 },
      );
    },
  );

  it.each([
    { name: "the end is missing", rows: people(2000), out: 2000, where: "part 3, at the end" },
    {
      name: "somebody came at the end",
      rows: people(2501),
      out: 2000,
      where: "part 3, from line 2002 on",
    },
    { name: "everybody is gone", rows: [], out: 0, where: "part 1, at the end" },
  ])("notices that $name, and says where", async ({ rows, out: count, where }) => {
    const { out, error } = await outOf(inBatches(rows), plan);
    expect(out.length).toBe(count);
    expect(String(error)).toContain(where);
  });

  it("notices a chunk more than planned", async () => {
    const { out, error } = await outOf(inBatches(people(2001)), planOf(people(2000)));
    expect(out.length).toBe(2000);
    expect(error).toBeInstanceOf(ChangedError);
  });

  it("does not mind that somebody was suppressed or sent to since", async () => {
    const later = three
      .with(3, { ...three[3], fate: "suppressed" })
      .with(1700, { ...three[1700], fate: "already_sent" });
    expect(await outOf(inBatches(later), plan)).toEqual({
      out: later.map(leanOf),
      error: undefined,
    });
  });

  it("keeps none of the rows that no plan digests, however many there are", async () => {
    const twice = (nth: number): DecidedRow =>
      decidedOf(nth, { row: rowOf(nth, { duplicate: true }), fate: "duplicate" });
    const rows = [
      decidedOf(0),
      ...Array.from({ length: 5000 }, (_, nth) => twice(nth)),
      decidedOf(1),
    ];
    const { out, error } = await outOf(inBatches(rows), planOf(rows));
    expect(error).toBeUndefined();
    expect(out).toEqual([decidedOf(0), decidedOf(1)].map(leanOf));
  });

  it("hands on what goes wrong while reading", async () => {
    async function* broken(): AsyncGenerator<readonly DecidedRow[]> {
      yield people(10);
      throw new Error("the disk is gone");
    }
    const { out, error } = await outOf(broken(), plan);
    expect(out).toEqual([]);
    expect(String(error)).toContain("the disk is gone");
  });
});
