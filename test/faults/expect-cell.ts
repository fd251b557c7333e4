import { expect } from "vitest";
import { expectedOf, runCell } from "./cell.ts";
import type { Cell, CellOptions } from "./cell.ts";

/** A machine that stands still for so long makes faults of its own: then the same again, more patiently. */
const patiences = [1, 4, 12];

/** Runs a cell and compares it with the contract. */
export async function expectCell(cell: Cell, options: CellOptions = {}): Promise<void> {
  for (const patience of patiences) {
    try {
      return await expectOnce(cell, { ...options, patience });
    } catch (error) {
      if (!timeDecides(cell) || patience === patiences.at(-1)) throw error;
    }
  }
}

/**
 * A deadline passes while nothing runs; and a connection that is idle for 4 s is not used again, nor is one that
 * was closed known as such before somebody had the time to read it.
 */
function timeDecides({ fault, connection }: Cell): boolean {
  return fault.deadline === true || fault.perMinute !== undefined || connection === "reused";
}

async function expectOnce(cell: Cell, options: CellOptions): Promise<void> {
  const seen = await runCell(cell, options);
  const [expected, ...others] = expectedOf(cell);
  if (others.length === 0) return expect(seen).toEqual(expected);
  // Where the network decides, it decides for each of them anew.
  const mine = ({ bystander: _theirs, ...rest }: typeof seen) => rest;
  expect(expectedOf(cell).map(mine)).toContainEqual(mine(seen));
}
