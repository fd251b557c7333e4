import { decidedOutcomes, isDecided, noOutcomes } from "../../model/ledger.ts";
import type { DecidedOutcome, Outcome, RunFold, RunLedger } from "../../model/ledger.ts";
import type { RecipientKey } from "../../model/phone.ts";
import type { ReportRow } from "../../model/report.ts";
import { noLatency } from "../../model/sending.ts";
import type { ToldOutcome } from "../../model/work.ts";
import type { RowSpool, SpooledRow } from "../../report/row-spool.ts";
import type { SendResult } from "../../send/send-parcels.ts";
import type { Choice } from "../prepare/choice.ts";

/** A number has at most 15 digits, so that it and one of eight outcomes are one whole number. */
const room = 8;

/** What came of sending. `known`: where the ledger cannot say it any more. */
export interface SentResult extends SendResult {
  readonly known?: KnownOutcomes;
}

export const nothingSent: SentResult = {
  requests: { sent: 0, retries: 0 },
  latency: noLatency,
};

/** What a sender knows of its recipients, for when the ledger cannot be asked any more. */
export class KnownOutcomes {
  /** What became of everyone else. */
  readonly rest: "in_doubt" | "not_attempted";
  #told = new Float64Array(1024);
  #count = 0;
  #inOrder = true;

  constructor(rest: KnownOutcomes["rest"] = "in_doubt") {
    this.rest = rest;
  }

  get size(): number {
    return this.#count;
  }

  add({ recipient, outcome }: ToldOutcome): void {
    if (this.#count === this.#told.length) {
      const larger = new Float64Array(2 * this.#count);
      larger.set(this.#told);
      this.#told = larger;
    }
    this.#told[this.#count] = recipient * room + decidedOutcomes.indexOf(outcome);
    this.#count += 1;
    this.#inOrder = false;
  }

  /** Of what was said twice, the worse: a refusal that was no fault of theirs becomes a failure. */
  outcomeOf(recipient: RecipientKey): DecidedOutcome | undefined {
    this.#sort();
    let [low, high] = [0, this.#count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#told[middle] ?? 0) < (recipient + 1) * room) low = middle + 1;
      else high = middle;
    }
    const found = this.#told[low - 1] ?? 0;
    return Math.floor(found / room) === recipient ? decidedOutcomes[found % room] : undefined;
  }

  /** Of so many in all. */
  fold(chosen: number, version: string): RunFold {
    const counts = { ...noOutcomes };
    this.#sort();
    let known = 0;
    for (let nth = 0; nth < this.#count; nth += 1) {
      const told = this.#told[nth] ?? 0;
      const next = nth + 1 < this.#count ? (this.#told[nth + 1] ?? 0) : 0;
      const outcome = decidedOutcomes[told % room];
      if (outcome === undefined || Math.floor(told / room) === Math.floor(next / room)) continue;
      counts[outcome] += 1;
      known += 1;
    }
    const unknown = this.rest === "in_doubt" ? chosen - known : 0;
    counts.in_doubt += unknown;
    return {
      outcomes: counts,
      attempts: known,
      retries: 0,
      versions: counts.accepted === 0 ? [] : [{ digest: version, accepted: counts.accepted }],
      errors: counts.in_doubt === 0 ? [] : [{ ...notHeard, count: counts.in_doubt }],
    };
  }

  #sort(): void {
    if (!this.#inOrder) this.#told.subarray(0, this.#count).sort();
    this.#inOrder = true;
  }
}

const notHeard = {
  code: "ledger_lost",
  message: "what became of them is not known, or only to the ledger, which went away",
};

/** Writes a run as ever, and keeps in mind what was written. `open`: whose outcome was not. */
export function notingLedger(
  ledger: RunLedger,
  known: KnownOutcomes,
): { readonly ledger: RunLedger; open(): Iterable<RecipientKey> } {
  const open = new Set<RecipientKey>();
  const record: RunLedger["record"] = async (settlements, intents) => {
    // Before: of a commit whose answer is lost nobody knows.
    for (const { recipient } of intents) open.add(recipient);
    await ledger.record(settlements, intents);
    for (const { recipient, result } of settlements) {
      open.delete(recipient);
      if (isDecided(result)) known.add({ recipient, outcome: result });
    }
    // Whoever is settled and claimed again in one commit is under way.
    for (const { recipient } of intents) open.add(recipient);
  };
  return { ledger: { ...ledger, record }, open: () => open };
}

/** Every row of the audience, as far as it was heard of: nobody else counts as sent to, or as left out. */
export async function* knownRows(
  spool: RowSpool,
  known: KnownOutcomes,
  choice: Choice,
): AsyncGenerator<readonly ReportRow[]> {
  for await (const rows of spool.rows()) {
    yield rows.map((row) => {
      const isChosen = choice.takes({ row, fate: row.fate });
      return knownRow(row, isChosen ? (known.outcomeOf(row.key) ?? known.rest) : "not_attempted");
    });
  }
}

function knownRow(row: SpooledRow, known: Outcome): ReportRow {
  const { phone, ref, source, line, fate } = row;
  const outcome = fate === "planned" ? known : fate;
  const isTried = fate === "planned" && known !== "not_attempted";
  return {
    recipient: phone,
    ref,
    source,
    line,
    outcome,
    attempts: isTried ? 1 : 0,
    messageId: "",
    httpStatus: undefined,
    errorCode: outcome === "in_doubt" ? notHeard.code : row.code,
    error: outcome === "in_doubt" ? notHeard.message : row.message,
    sentAtMs: undefined,
    latencyMs: undefined,
  };
}
