import type { Fault, When } from "./fault.ts";
import type { ProviderName } from "./provider.ts";

/** What a fault looks at. */
export interface Seen {
  readonly provider: ProviderName;
  readonly to: readonly string[];
}

/** Which faults strike one request: the first that changes the answer, and every delay. */
export interface Strike {
  readonly fault: Fault | undefined;
  readonly slowMs: number;
  /** The specs of those that struck, joined by `; `. */
  readonly specs: string | null;
}

/**
 * Decides for each request in turn. Every fault counts the requests meant for it, whether
 * another fault strikes them or not.
 */
export function createStrikes(faults: readonly Fault[]): (seen: Seen) => Strike {
  const watches = faults.map((fault) => ({ fault, strikes: watch(fault.when) }));
  return (seen) => {
    const struck = watches.filter(({ strikes }) => strikes(seen)).map(({ fault }) => fault);
    const fault = struck.find(({ effect }) => effect.kind !== "none");
    const felt = struck.filter((one) => one === fault || one.slowMs > 0);
    return {
      fault,
      slowMs: felt.reduce((sum, { slowMs }) => sum + slowMs, 0),
      specs: felt.length === 0 ? null : felt.map(({ spec }) => spec).join("; "),
    };
  };
}

function watch(when: When): (seen: Seen) => boolean {
  const random = randomFrom(when.seed);
  let count = 0;
  return ({ provider, to }) => {
    if (when.provider !== undefined && when.provider !== provider) return false;
    if (when.for !== undefined && !to.includes(when.for)) return false;
    count += 1;
    // Drawn for every request, so that the other conditions do not shift the sequence.
    const drawn = random();
    return isTurn(when, count) && (when.rate === undefined || drawn < when.rate);
  };
}

function isTurn({ every, first, at, after }: When, count: number): boolean {
  return (
    (every === undefined || count % every === 0) &&
    (first === undefined || count <= first) &&
    (at === undefined || count === at) &&
    (after === undefined || count > after)
  );
}

/** Numbers from 0 to below 1, the same for the same seed: a linear congruential generator. */
function randomFrom(seed: number): () => number {
  // Multiplier and increment from Numerical Recipes; only the high bits are used.
  const next = (state: number) => (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  let state = next(next(seed >>> 0));
  return () => {
    state = next(state);
    return (state >>> 8) / 2 ** 24;
  };
}
