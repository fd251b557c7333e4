import { fates } from "../model/audience.ts";
import type { DecidedRow, Fate } from "../model/audience.ts";
import type { ReasonCount, RowTotals } from "../model/plan.ts";

/** Counts of a pass over the rows, by fate, by reason and by country. Its size does not grow with the rows. */
export interface RowTally {
  add(decided: DecidedRow): void;
  totals(): RowTotals;
  reasons(): readonly ReasonCount[];
  /** Of planned recipients, most first. */
  countries(): readonly { readonly country: string; readonly count: number }[];
}

export function openRowTally(): RowTally {
  const byFate = new Map<Fate, number>();
  const byReason = new Map<string, ReasonCount>();
  const byCountry = new Map<string, number>();

  return {
    add({ row, fate, problem }) {
      increase(byFate, fate);
      if (fate === "planned" && row.tags === undefined) increase(byCountry, row.country);
      if (problem === undefined || fate === "suppressed") return;
      const key = `${fate} ${problem.code}`;
      const count = (byReason.get(key)?.count ?? 0) + 1;
      byReason.set(key, { fate, code: problem.code, count });
    },
    totals: () => totalsOf(byFate),
    reasons: () => [...byReason.values()].sort((a, b) => b.count - a.count),
    countries: () =>
      [...byCountry]
        .map(([country, count]) => ({ country, count }))
        .sort((a, b) => b.count - a.count || a.country.localeCompare(b.country)),
  };
}

function increase<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function totalsOf(byFate: ReadonlyMap<Fate, number>): RowTotals {
  const totals: Record<Fate | "rows", number> = {
    rows: 0,
    invalid: 0,
    duplicate: 0,
    suppressed: 0,
    already_sent: 0,
    held: 0,
    planned: 0,
  };
  for (const fate of fates) {
    totals[fate] = byFate.get(fate) ?? 0;
    totals.rows += totals[fate];
  }
  return totals;
}
