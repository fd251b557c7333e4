/**
 * A provider's rate, shared by everyone who sends through it with one ledger. Departures are
 * reserved in small numbers, evenly spaced, in the ledger's own clock.
 */
export interface Budget {
  /**
   * Reserves the next `count` departures, `intervalMs` apart; none, to be told of a pause
   * alone. Nobody else gets any of them, whether they are used or not.
   */
  take(count: number, intervalMs: number): Promise<Grant>;
  /** Nobody leaves for so long; a longer pause wins over a shorter one. */
  pause(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** Times in milliseconds from the moment of granting. */
export interface Grant {
  /** When the first of the departures is due; at once: 0, or less where it fell due while it was granted. */
  readonly firstInMs: number;
  /** How long the provider has still asked everyone to wait. */
  readonly pausedForMs: number;
  /** The moment of granting on the ledger's clock, to tell how far one's own is from it. */
  readonly atMs: number;
}
