import { expect, it } from "vitest";
import { batchFaults, expectedOfBatch, runBatch } from "./batches.ts";
import { cells, nameOf } from "./cell.ts";
import type { Cell } from "./cell.ts";
import { expectCell } from "./expect-cell.ts";
import { faultTable } from "./table.ts";
import { trustTestAuthority } from "./trust.ts";

trustTestAuthority();

/** Meets every provider and both kinds of connection by turns, since each fault has up to eight cells. */
const everySo = 17;

const sample = cells
  .filter((_, nth) => nth % everySo === 0)
  .map((cell): [string, Cell] => [nameOf(cell), cell]);

it.concurrent.each(sample)("%s", async (_name, cell) => expectCell(cell));

it.concurrent.each(batchFaults)("$name, for two in one request", async (fault) => {
  expect(await runBatch(fault, 2)).toEqual(expectedOfBatch(fault, 2));
});

it("the page on faults says what the matrix says", async () => {
  await expect(faultTable()).toMatchFileSnapshot("../../docs/faults.md");
});
