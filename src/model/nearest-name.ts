/** The one of `names` that `written` was probably meant to be: a slip or a few away at most. */
export function nearestName(written: string, names: Iterable<string>): string | undefined {
  const wanted = plain(written);
  let nearest: string | undefined;
  let fewest = Math.min(3, Math.ceil(wanted.length / 3)) + 1;
  for (const name of names) {
    const offered = plain(name);
    // Far ones would be slow to measure.
    if (Math.abs(offered.length - wanted.length) >= fewest) continue;
    const slips = slipsBetween(wanted, offered);
    if (slips >= fewest || slips >= name.length) continue;
    nearest = name;
    fewest = slips;
  }
  return nearest;
}

/** Case, spaces and the ways to join words are not slips: `FirstName` means `First Name`. */
function plain(name: string): string {
  return name
    .slice(0, 64)
    .toLowerCase()
    .replace(/[\s_-]+/g, "");
}

/** Characters added, left out or changed, or swapped with a neighbour (optimal string alignment). */
function slipsBetween(a: string, b: string): number {
  const slips = Array.from({ length: a.length + 1 }, (_, row) => [row]);
  const upTo = (row: number, column: number): number =>
    slips[row]?.[column] ?? Math.abs(row - column);
  for (let row = 1; row <= a.length; row++) {
    for (let column = 1; column <= b.length; column++) {
      const changed = a[row - 1] === b[column - 1] ? 0 : 1;
      const isSwap = row > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const fewest = Math.min(
        upTo(row - 1, column) + 1,
        upTo(row, column - 1) + 1,
        upTo(row - 1, column - 1) + changed,
        isSwap ? upTo(row - 2, column - 2) + 1 : Infinity,
      );
      slips[row]?.splice(column, 1, fewest);
    }
  }
  return upTo(a.length, b.length);
}
