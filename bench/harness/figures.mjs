/** The middle one; of an even number the lower of the two. */
export function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

/** Median, least and greatest of a list of figures. */
export function spread(values) {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/** One round's figure over the other's, round by round: what a round had in common cancels out. */
export function ratios(above, below) {
  return spread(above.map((value, round) => value / below[round]));
}

/** The figure of something that was measured once. */
export function single(value) {
  return { figure: { median: value, min: value, max: value } };
}
