import type { WhereColumn } from "./csv-layout.ts";

/**
 * Whether `where` keeps a row: under each of its columns stands one of the values, alone
 * or in a list separated by `;` or `|`.
 */
export function isKept(cells: readonly string[], where: readonly WhereColumn[]): boolean {
  return where.every(({ index, values }) => {
    const cell = cells[index];
    return (
      cell !== undefined && (values.has(cell) || itemsOf(cell).some((item) => values.has(item)))
    );
  });
}

function itemsOf(cell: string): readonly string[] {
  return cell.split(/[;|]/).map((item) => item.trim());
}
