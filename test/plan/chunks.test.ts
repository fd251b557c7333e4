import { describe, expect, it } from "vitest";
import type { DecidedRow } from "../../src/model/audience.ts";
import type { ChunkDigest } from "../../src/model/plan.ts";
import { digestOfChunks, openChunkDigester } from "../../src/plan/chunks.ts";
import { decidedOf, rowOf } from "./sample.ts";

function chunksOf(rows: readonly DecidedRow[]): readonly ChunkDigest[] {
  const digester = openChunkDigester();
  const chunks = rows.flatMap((row) => digester.add(row) ?? []);
  return [...chunks, ...[digester.rest() ?? []].flat()];
}

const digestOf = (rows: readonly DecidedRow[]): string => digestOfChunks(chunksOf(rows));
const people = (count: number): readonly DecidedRow[] =>
  Array.from({ length: count }, (_, nth) => decidedOf(nth));
const [first, second, third] = people(3) as [DecidedRow, DecidedRow, DecidedRow];
const { payload: _, ...silent } = first;
const because = (code: string): DecidedRow => ({
  ...silent,
  fate: "invalid",
  problem: { code, message: code },
});

describe("openChunkDigester", () => {
  it.each([
    [0, []],
    [1, [1]],
    [999, [999]],
    [1000, [1000]],
    [1001, [1000, 1]],
    [2500, [1000, 1000, 500]],
  ])("cuts %i recipients into chunks of a thousand", (count, expected) => {
    expect(chunksOf(people(count)).map(({ recipients }) => recipients)).toEqual(expected);
  });

  it("cuts them the same whatever rows without a usable number lie between", () => {
    const bad = decidedOf(7, {
      row: rowOf(7, { problem: { code: "x", message: "x" } }),
      fate: "invalid",
    });
    const twice = decidedOf(7, { row: rowOf(7, { duplicate: true }), fate: "duplicate" });
    const mixed = people(1500).flatMap((row) => [bad, row, twice]);
    expect(chunksOf(mixed)).toEqual(chunksOf(people(1500)));
  });

  it.each<[string, readonly DecidedRow[], readonly DecidedRow[]]>([
    ["the order", [first, second], [second, first]],
    ["somebody more", [first, second], [first, second, third]],
    ["somebody else", [first, second], [first, third]],
    ["one byte of a payload", [first], [{ ...first, payload: `${first.payload} ` }]],
    ["the same payload for another number", [first], [{ ...second, payload: first.payload ?? "" }]],
    ["a payload that is no more", [first], [because("empty_value")]],
    ["another reason for none", [because("too_long")], [because("empty_value")]],
    [
      "other tags",
      [decidedOf(0, { row: rowOf(0, { tags: ["1"] }) })],
      [decidedOf(0, { row: rowOf(0, { tags: ["2"] }) })],
    ],
    [
      "one tag that looks like two",
      [decidedOf(0, { row: rowOf(0, { tags: ["1,2"] }) })],
      [decidedOf(0, { row: rowOf(0, { tags: ["1", "2"] }) })],
    ],
    [
      "payloads that were exchanged",
      [first, second],
      [
        { ...first, payload: second.payload ?? "" },
        { ...second, payload: first.payload ?? "" },
      ],
    ],
  ])("notices %s", (_name, before, after) => {
    expect(digestOf(after)).not.toBe(digestOf(before));
  });

  it.each<[string, DecidedRow]>([
    ["is suppressed", { ...first, fate: "suppressed", row: { ...first.row, suppressed: true } }],
    ["was sent to", { ...first, fate: "already_sent", attempts: 3 }],
    ["is held", { ...first, fate: "held", problem: { code: "in_doubt", message: "m" } }],
    ["stands on another line", { ...first, row: { ...first.row, line: 99, source: 1 } }],
    [
      "has another column that no message shows",
      { ...first, row: { ...first.row, ref: "x", columns: { a: "b" } } },
    ],
  ])("does not mind that somebody %s", (_name, changed) => {
    expect(digestOf([changed, second])).toBe(digestOf([first, second]));
  });
});

describe("digestOfChunks", () => {
  it("depends on the order of the chunks and on how many there are", () => {
    const [one, two] = chunksOf(people(1500)) as [ChunkDigest, ChunkDigest];
    const digests = [[one, two], [two, one], [one], [one, two, two], []].map(digestOfChunks);
    expect(new Set(digests).size).toBe(5);
  });
});
