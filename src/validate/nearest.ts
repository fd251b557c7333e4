/** The one of `candidates` that `word` was probably meant to be: a few slips away at most. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let fewest = Math.min(3, Math.ceil(word.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= fewest) continue;
    const slips = slipsBetween(word.toLowerCase(), candidate.toLowerCase());
    if (slips >= fewest || slips >= candidate.length) continue;
    best = candidate;
    fewest = slips;
  }
  return best;
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
