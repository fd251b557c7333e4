import type { RowProblem } from "../model/audience.ts";

/** What is wrong with a row that has more or fewer cells than the header. */
export function raggedness(
  cells: readonly string[],
  names: readonly string[],
): RowProblem | undefined {
  if (cells.length === names.length) return undefined;
  const count = cells.length === 1 ? "1 cell" : `${cells.length} cells`;
  return {
    code: "ragged_row",
    message: `the row has ${count}, the header has ${names.length}`,
    hint: "put a cell that holds the delimiter in quotes, and write one cell for each column",
  };
}
