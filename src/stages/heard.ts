import type { Outcome, OutcomeCounts, RunFold } from "../model/ledger.ts";
import type { RecipientKey } from "../model/phone.ts";
import type { ReportRow } from "../model/report.ts";
import type { ToldOutcome } from "../model/work.ts";
import type { RowSpool, SpooledRow } from "../report/row-spool.ts";
import type { Choice } from "./choice.ts";

const outcomes = ["accepted", "rejected", "failed", "in_doubt"] as const;
/** A number has at most 15 digits, so that it and one of eight outcomes are one whole number. */
const room = 8;

/** What a sender heard of the recipients that others send to, for when the ledger cannot be asked any more. */
export class Heard {
  #told = new Float64Array(1024);
  #count = 0;
  #inOrder = true;

  add({ recipient, outcome }: ToldOutcome): void {
    if (this.#count === this.#told.length) {
      const larger = new Float64Array(2 * this.#count);
      larger.set(this.#told);
      this.#told = larger;
    }
    this.#told[this.#count] = recipient * room + outcomes.indexOf(outcome);
    this.#count += 1;
    this.#inOrder = false;
  }

  outcomeOf(recipient: RecipientKey): ToldOutcome["outcome"] | undefined {
    this.#sort();
    let [low, high] = [0, this.#count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#told[middle] ?? 0) < recipient * room) low = middle + 1;
      else high = middle;
    }
    const found = low < this.#count ? (this.#told[low] ?? 0) : 0;
    return Math.floor(found / room) === recipient ? outcomes[found % room] : undefined;
  }

  /** Of whom it says nothing is in doubt, of so many in all. */
  fold(chosen: number, version: string): RunFold {
    const counts: Record<keyof OutcomeCounts, number> = {
      accepted: 0,
      rejected: 0,
      failed: 0,
      in_doubt: 0,
    };
    this.#sort();
    let known = 0;
    let before = 0;
    for (const told of this.#told.subarray(0, this.#count)) {
      const recipient = Math.floor(told / room);
      const outcome = outcomes[told % room];
      if (recipient === before || outcome === undefined) continue;
      before = recipient;
      counts[outcome] += 1;
      known += 1;
    }
    const unknown = chosen - known;
    counts.in_doubt += unknown;
    return {
      outcomes: counts,
      attempts: known,
      retries: 0,
      versions: counts.accepted === 0 ? [] : [{ digest: version, accepted: counts.accepted }],
      errors: unknown === 0 ? [] : [{ ...notHeard, count: unknown }],
    };
  }

  #sort(): void {
    if (!this.#inOrder) this.#told.subarray(0, this.#count).sort();
    this.#inOrder = true;
  }
}

const notHeard = {
  code: "ledger_lost",
  message: "the ledger went away before it said what became of them",
};

/** Every row of the audience, as far as it was heard of: nobody else counts as sent to, or as left out. */
export async function* heardRows(
  spool: RowSpool,
  heard: Heard,
  choice: Choice,
): AsyncGenerator<readonly ReportRow[]> {
  for await (const rows of spool.rows()) {
    yield rows.map((row) => {
      const isChosen = choice.takes({ row, fate: row.fate });
      return heardRow(row, isChosen ? (heard.outcomeOf(row.key) ?? "unknown") : "not_attempted");
    });
  }
}

function heardRow(row: SpooledRow, heard: Outcome | "unknown"): ReportRow {
  const { phone, ref, source, line, fate } = row;
  const isUnknown = fate === "planned" && heard === "unknown";
  const known = heard === "unknown" ? "in_doubt" : heard;
  return {
    recipient: phone,
    ref,
    source,
    line,
    outcome: fate === "planned" ? known : fate,
    attempts: fate === "planned" && heard !== "not_attempted" ? 1 : 0,
    messageId: "",
    httpStatus: undefined,
    errorCode: isUnknown ? notHeard.code : row.code,
    error: isUnknown ? notHeard.message : row.message,
    sentAtMs: undefined,
    latencyMs: undefined,
  };
}
