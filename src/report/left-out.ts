import { fates } from "../model/audience.ts";
import type { Fate } from "../model/audience.ts";
import type { ReportRow } from "../model/report.ts";
import { attentionRow } from "./attention-rows.ts";

export type LeftOutFate = Exclude<Fate, "planned">;

/** Who was left out for one and the same reason. */
export interface LeftOutReason {
  readonly fate: LeftOutFate;
  /** Empty where the fate says it all. */
  readonly code: string;
  /** What was said of the first of them. */
  readonly example: string;
  /** Where the first of them stands. */
  readonly place: string;
  readonly count: number;
}

export interface LeftOut {
  add(row: ReportRow): void;
  /** In the order of fates, most first. */
  taken(): readonly LeftOutReason[];
}

// Codes of held rows are the provider's, so there is no saying how many there are.
const mostReasons = 60;
const leftOutFates = fates.filter((fate) => fate !== "planned");

export function openLeftOut(reveal: boolean): LeftOut {
  const reasons = new Map<
    string,
    { readonly first: Omit<LeftOutReason, "count">; count: number }
  >();
  return {
    add(row) {
      const fate = leftOutFates.find((name) => name === row.outcome);
      if (fate === undefined) return;
      const code = row.errorCode.slice(0, 100);
      const known = reasons.get(`${fate} ${code}`);
      if (known !== undefined) known.count += 1;
      else if (reasons.size < mostReasons) reasons.set(`${fate} ${code}`, firstOf(row, fate));
      else addToRest(row, fate);
    },
    taken: () =>
      [...reasons.values()]
        .map(({ first, count }) => ({ ...first, count }))
        .toSorted((a, b) => rank(a) - rank(b) || b.count - a.count),
  };

  function addToRest(row: ReportRow, fate: LeftOutFate): void {
    const rest = reasons.get(`${fate} …`);
    if (rest !== undefined) rest.count += 1;
    else {
      const { first } = firstOf(row, fate);
      reasons.set(`${fate} …`, { first: { ...first, code: "others" }, count: 1 });
    }
  }

  function firstOf(
    row: ReportRow,
    fate: LeftOutFate,
  ): { first: Omit<LeftOutReason, "count">; count: number } {
    const { code, error, place } = attentionRow(row, reveal);
    return { first: { fate, code, example: error, place }, count: 1 };
  }
}

function rank({ fate }: LeftOutReason): number {
  return fates.indexOf(fate);
}
