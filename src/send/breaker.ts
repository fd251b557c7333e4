import type { AbortRule } from "../model/campaign.ts";
import type { Outcome } from "../model/ledger.ts";

const windowSize = 50;
const leastDoubts = 50;
const doubtShare = 0.01;

/** Notices when failures stop being the recipients' fault. */
export interface Breaker<T> {
  /** Takes note of one recipient's final outcome, in order of completion. Returns why the run must stop, once it must. */
  note(outcome: Outcome, who: T): string | undefined;
  /** Why the run must stop for its doubts alone, if it must. */
  tooManyDoubts(): string | undefined;
  /** Those whose bad outcomes tripped it. */
  tripped(): readonly T[];
}

/** Where somebody else judges. */
export const neverTrips: Breaker<never> = {
  note: () => undefined,
  tooManyDoubts: () => undefined,
  tripped: () => [],
};

/** `planned`: of how many a share of doubts is meant. `doubtsBefore`: those that are noted nowhere else. */
export function openBreaker<T>(rule: AbortRule, planned: number, doubtsBefore = 0): Breaker<T> {
  const mostDoubts = mostDoubtsOf(rule, planned);
  const recent: { readonly bad: boolean; readonly who: T }[] = [];
  let inARow = 0;
  let doubts = doubtsBefore;
  let sinceBad = Infinity;
  let blamed: readonly T[] = [];

  const worst = (last: number): readonly T[] =>
    recent.slice(-last).flatMap(({ bad, who }) => (bad ? [who] : []));

  const tooManyDoubts = (): string | undefined =>
    doubts <= mostDoubts
      ? undefined
      : `${doubts} are in doubt, more than the ${mostDoubts} that \`abort.in_doubt\` allows`;

  return {
    note(outcome, who) {
      const bad = outcome !== "accepted";
      recent.push({ bad, who });
      if (recent.length > Math.max(windowSize, rule.consecutive)) recent.shift();
      inARow = bad ? inARow + 1 : 0;
      sinceBad = bad ? 0 : sinceBad + 1;
      if (outcome === "in_doubt") doubts += 1;

      if (inARow >= rule.consecutive) {
        blamed = worst(inARow);
        return `${inARow} in a row were rejected, failed or are in doubt`;
      }
      const bads = sinceBad < windowSize ? worst(windowSize) : [];
      if (recent.length >= windowSize && isTooMany(bads.length, rule)) {
        blamed = bads;
        return `${bads.length} of the last ${windowSize} were rejected, failed or are in doubt`;
      }
      return tooManyDoubts();
    },
    tooManyDoubts,
    tripped: () => blamed,
  };
}

function isTooMany(bads: number, { failureRate }: AbortRule): boolean {
  return bads > 0 && bads / windowSize >= failureRate;
}

/** Every doubt is work for a person, so a run stops before there are more than one can look into. */
function mostDoubtsOf({ inDoubt }: AbortRule, planned: number): number {
  if (inDoubt === undefined) return Math.max(leastDoubts, Math.floor(planned * doubtShare));
  return "count" in inDoubt ? inDoubt.count : Math.floor(planned * inDoubt.share);
}
