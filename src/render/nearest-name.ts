/** The one of `names` that `word` was probably meant to be, if any is close. */
export function nearestName(word: string, names: Iterable<string>): string | undefined {
  const wanted = plain(word);
  const allowed = wanted.length <= 3 ? 1 : wanted.length <= 6 ? 2 : 3;
  let best: { readonly name: string; readonly slips: number } | undefined;
  for (const name of names) {
    const slips = slipsBetween(wanted, plain(name));
    const isClose = slips <= allowed && slips < name.length;
    if (isClose && slips < (best?.slips ?? Infinity)) best = { name, slips };
  }
  return best?.name;
}

/** Case, spaces and the ways to join words are not slips: `FirstName` means `First Name`. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, "");
}

/** Characters to add, leave out or change (Levenshtein). */
function slipsBetween(a: string, b: string): number {
  // Only close ones matter, and far ones would be slow to measure.
  if (Math.abs(a.length - b.length) > 3) return Infinity;
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const changed = (last[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(changed, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    last = current;
  }
  return last[b.length] ?? Infinity;
}
