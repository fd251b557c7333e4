/** The one of `names` that `written` was probably meant to be. */
export function didYouMean(written: string, names: readonly string[]): string | undefined {
  const wanted = plain(written);
  const [nearest] = names
    .map((name) => ({ name, distance: distanceBetween(wanted, plain(name)) }))
    .filter(({ name, distance }) => distance <= Math.max(written.length, name.length) / 3)
    .sort((a, b) => a.distance - b.distance);
  return nearest?.name;
}

/** Without what spreadsheets and people vary: case, spaces, dashes, underscores. */
function plain(name: string): string {
  return name
    .slice(0, 64)
    .toLowerCase()
    .replace(/[\s_-]+/g, "");
}

/** Levenshtein's: insertions, deletions and replacements of one character. */
function distanceBetween(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const shifted = Math.min(above[column] ?? 0, current[column - 1] ?? 0) + 1;
      current.push(Math.min(replaced, shifted));
    }
    above = current;
  }
  return above[b.length] ?? 0;
}
