/**
 * Lets requests leave one by one: never more than the rate in any one-second window,
 * evenly spaced. Without a rate only pauses hold anyone back.
 */
export interface Pace {
  /** Says so shortly before one more may leave, so that its intent is not older than need be, and for those that may leave soon after it with it; false once closed. At once where nobody has to wait. */
  turn(): boolean | Promise<boolean>;
  /** Says when the request may leave, in the order of the calls; false once closed. Follows a `turn`. At once where nobody has to wait. */
  leave(): boolean | Promise<boolean>;
  /** Owed once for every `leave` that said yes: when the request's first byte has left, or when it is known that none will. */
  gone(left: boolean): void;
  /** Nobody leaves for so long; a longer pause wins over a shorter one. */
  pauseFor(ms: number): void;
  /** Sends everyone away who waits. */
  close(): void;
}
