import { afterAll, expect, it } from "vitest";
import { batchFaults, expectedOfBatch, runBatch, sizes } from "./batches.ts";
import type { BatchFault } from "./batches.ts";
import { cells, nameOf } from "./cell.ts";
import type { Cell } from "./cell.ts";
import { expectCell } from "./expect-cell.ts";
import { faultTable } from "./table.ts";
import { trustTestAuthority } from "./trust.ts";

trustTestAuthority();

afterAll(() => console.log(`\n${faultTable()}`));

const named = cells.map((cell): [string, Cell] => [nameOf(cell), cell]);

/** Each fault at one provider at least, with eight cells for most. */
const isRunAgain = (cell: Cell): boolean => cells.indexOf(cell) % 7 === 0;

it.concurrent.each(named)("%s", async (_name, cell) => {
  await expectCell(cell, { again: isRunAgain(cell) });
});

const batches = batchFaults.flatMap((fault) =>
  sizes.map((size): [string, number, BatchFault] => [fault.name, size, fault]),
);

it.concurrent.each(batches)("%s, for %i in one request", async (_name, size, fault) => {
  expect(await runBatch(fault, size)).toEqual(expectedOfBatch(fault, size));
});
