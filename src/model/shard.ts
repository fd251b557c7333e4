/** One of several disjoint shares of a campaign's recipients, as in `2/4`. */
export interface Shard {
  /** Counts from 1. */
  readonly index: number;
  readonly of: number;
}
