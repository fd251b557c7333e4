import { isDecided, noOutcomes } from "../model/ledger.ts";
import type { AttemptResult, OutcomeCounts, WaveProgress } from "../model/ledger.ts";

/**
 * How the file holds a result. An intent whose end is not known has none (NULL). The
 * numbers are in files people keep: never change one.
 */
export const resultCode = {
  accepted: 0,
  rejected: 1,
  failed: 2,
  in_doubt: 3,
  retry: 4,
  withdrawn: 5,
} as const satisfies Record<AttemptResult, number>;

const results: readonly AttemptResult[] = [
  "accepted",
  "rejected",
  "failed",
  "in_doubt",
  "retry",
  "withdrawn",
];

/** What an intent gets that a dead run left open. */
export const interrupted = {
  code: "interrupted",
  error: "the run ended before the answer was recorded",
} as const;

/** What stands beside a doubt that a repair raised. */
export const repaired = {
  code: "ledger_repaired",
  error: "the ledger that knew whether it was sent is damaged or lost",
} as const;

/** A run's errors are told up to here, the most frequent first. */
export const mostErrors = 20;

/** SQL: the attempt says where its recipient stands; `retry` and `withdrawn` change nothing. */
export const decides = `(result IS NULL OR result < ${resultCode.retry})`;

/** SQL: whether the provider took it is not known. */
export const inDoubt = `(result IS NULL OR result = ${resultCode.in_doubt})`;

/** The result behind a code of the file; an open intent is in doubt. */
export function resultOf(code: number | null): AttemptResult {
  if (code === null) return "in_doubt";
  const result = results[code];
  if (result === undefined) throw new Error(`the ledger holds the unknown result ${code}`);
  return result;
}

/** A file row of a deciding result and how often it occurs. */
export interface ResultCount {
  readonly result: number | null;
  readonly count: number;
}

export function outcomeCounts(rows: readonly ResultCount[]): OutcomeCounts {
  const counts = { ...noOutcomes };
  for (const { result, count } of rows) {
    const outcome = resultOf(result);
    if (isDecided(outcome)) counts[outcome] += count;
  }
  return counts;
}

/** The same, open intents apart. */
export function waveProgress(rows: readonly ResultCount[]): WaveProgress {
  const open = rows.filter(({ result }) => result === null);
  return {
    outcomes: outcomeCounts(rows.filter(({ result }) => result !== null)),
    open: open.reduce((sum, { count }) => sum + count, 0),
  };
}
