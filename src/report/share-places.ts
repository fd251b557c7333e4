/** How many of `places` each group gets: all it needs where there is room, else an even share of what others leave. */
export function sharePlaces(needs: readonly number[], places: number): readonly number[] {
  const shares = needs.map(() => 0);
  let left = places;
  // Whoever needs least is served first, so that what it leaves goes to the others.
  const order = needs.map((need, nth) => ({ need, nth })).toSorted((a, b) => a.need - b.need);
  for (const [served, { need, nth }] of order.entries()) {
    const share = Math.min(need, Math.floor(left / (order.length - served)));
    shares[nth] = share;
    left -= share;
  }
  return shares;
}
