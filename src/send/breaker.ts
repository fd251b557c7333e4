import type { AbortRule } from "../model/campaign.ts";

const windowSize = 50;

/** Notices when failures stop being the recipients' fault. */
export interface Breaker<T> {
  /** Takes note of one recipient's final outcome, in order of completion. Returns why the run must stop, once it must. */
  note(bad: boolean, who: T): string | undefined;
  /** Those whose bad outcomes tripped it. */
  tripped(): readonly T[];
}

export function openBreaker<T>(rule: AbortRule): Breaker<T> {
  const recent: { readonly bad: boolean; readonly who: T }[] = [];
  let inARow = 0;
  let blamed: readonly T[] = [];

  const worst = (last: number): readonly T[] =>
    recent.slice(-last).flatMap(({ bad, who }) => (bad ? [who] : []));

  return {
    note(bad, who) {
      recent.push({ bad, who });
      if (recent.length > Math.max(windowSize, rule.consecutive)) recent.shift();
      inARow = bad ? inARow + 1 : 0;

      if (inARow >= rule.consecutive) {
        blamed = worst(inARow);
        return `${inARow} in a row were rejected, failed or are in doubt`;
      }
      const bads = worst(windowSize);
      const tooMany = bads.length > 0 && bads.length / windowSize >= rule.failureRate;
      if (recent.length >= windowSize && tooMany) {
        blamed = bads;
        return `${bads.length} of the last ${windowSize} were rejected, failed or are in doubt`;
      }
      return undefined;
    },
    tripped: () => blamed,
  };
}
