import type { AttemptResult, Intent, RunLedger, Settlement } from "../../src/model/ledger.ts";

/** A ledger that forgets everything with the process, and refuses what a real one would. */
export interface MemoryLedger extends RunLedger {
  /** What became of each attempt, oldest first; `open` for an intent nobody settled. */
  attemptsOf(recipient: number): readonly (AttemptResult | "open")[];
  settlementOf(recipient: number): Settlement | undefined;
  /** When requests left, in order. */
  leftAtMs(): readonly number[];
  /** The most commits that were ever under way at once. */
  mostUnderWay(): number;
  /** How many settlements and intents each commit held. */
  readonly commits: readonly { readonly settlements: number; readonly intents: number }[];
}

export interface MemoryLedgerOptions {
  /** Time that a commit takes. */
  readonly commitMs?: number;
  /** How many intents it wants claimed at once. */
  readonly claimAhead?: number;
  /** How many commits it takes at once; more are refused. */
  readonly recordsAtOnce?: number;
  /** Throws instead of committing. */
  readonly refuse?: (settlements: readonly Settlement[], intents: readonly Intent[]) => boolean;
}

type Row = { intent: Intent; settlement?: Settlement };

export function memoryLedger({
  commitMs = 0,
  claimAhead = 0,
  recordsAtOnce = 1,
  refuse,
}: MemoryLedgerOptions = {}): MemoryLedger {
  const rows = new Map<number, Row[]>();
  const commits: { settlements: number; intents: number }[] = [];
  const of = (recipient: number): Row[] => rows.get(recipient) ?? [];
  let underWay = 0;
  let mostUnderWay = 0;

  const settle = (settlement: Settlement): void => {
    const row = of(settlement.recipient).find(
      ({ intent }) => intent.attempt === settlement.attempt,
    );
    if (row === undefined || row.settlement?.result === "accepted")
      throw new Error("cannot settle");
    row.settlement = settlement;
  };
  const intend = (intent: Intent): void => {
    const earlier = of(intent.recipient);
    const mayFollow = earlier.every(
      (row) => row.settlement?.result === "retry" && row.intent.attempt < intent.attempt,
    );
    if (!mayFollow) throw new Error("must not be attempted again");
    rows.set(intent.recipient, [...earlier, { intent }]);
  };

  return {
    recovered: 0,
    claimAhead,
    recordsAtOnce,
    commits,
    mostUnderWay: () => mostUnderWay,
    async record(settlements, intents) {
      if (underWay >= recordsAtOnce) throw new Error("too many commits at once");
      underWay += 1;
      mostUnderWay = Math.max(mostUnderWay, underWay);
      if (commitMs > 0) await new Promise((resolve) => setTimeout(resolve, commitMs));
      underWay -= 1;
      if (refuse?.(settlements, intents)) throw new Error("no space left");
      commits.push({ settlements: settlements.length, intents: intents.length });
      settlements.forEach(settle);
      intents.forEach(intend);
    },
    attemptsOf: (recipient) => of(recipient).map((row) => row.settlement?.result ?? "open"),
    settlementOf: (recipient) => of(recipient).at(-1)?.settlement,
    leftAtMs: () =>
      [...rows.values()]
        .flat()
        .flatMap(({ settlement }) =>
          settlement?.latencyMs === undefined ? [] : [settlement.sentAtMs],
        )
        .toSorted((a, b) => a - b),
    fold: () => Promise.reject(new Error("nobody folds here")),
    lastAttempts: () => Promise.resolve([]),
    finish: () => Promise.resolve(),
  };
}
