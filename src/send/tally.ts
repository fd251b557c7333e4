import { createHistogram } from "node:perf_hooks";
import type { RecordableHistogram } from "node:perf_hooks";
import { isDecided, noOutcomes } from "../model/ledger.ts";
import type { Settlement } from "../model/ledger.ts";
import { noLatency } from "../model/sending.ts";
import type { Latency, RequestCounts, SendProgress } from "../model/sending.ts";
import type { Exchange } from "./exchange.ts";

/** Counts for the progress bar and times for the report. Outcomes in the report come from the ledger instead. */
export interface Tally {
  began(): void;
  ended(exchange: Exchange, again: boolean): void;
  settled(settlements: readonly Settlement[]): void;
  counted(recipients: number): void;
  result(): TallyResult;
}

export interface TallyResult {
  readonly requests: RequestCounts;
  readonly latency: Latency;
  /** What the provider counted for tags, where it did. */
  readonly recipientsCount?: number;
}

export function openTally(onProgress: (progress: SendProgress) => void): Tally {
  const counts = { ...noOutcomes };
  const requests = { sent: 0, retries: 0 };
  const latencyMicros = createHistogram();
  let inFlight = 0;
  let counted: { recipientsCount?: number } = {};

  return {
    began() {
      inFlight += 1;
    },
    ended(exchange, again) {
      inFlight -= 1;
      if (exchange.kind === "not_sent") return;
      requests.sent += 1;
      if (again) requests.retries += 1;
      latencyMicros.record(Math.max(1, Math.round(exchange.latencyMs * 1000)));
    },
    settled(settlements) {
      for (const { result } of settlements) {
        if (isDecided(result)) counts[result] += 1;
      }
      const { accepted, rejected, failed, in_doubt: inDoubt } = counts;
      onProgress({ accepted, rejected, failed, inDoubt, inFlight });
    },
    counted(recipients) {
      counted = { recipientsCount: (counted.recipientsCount ?? 0) + recipients };
    },
    result: () => ({ requests, latency: percentilesMs(latencyMicros), ...counted }),
  };
}

function percentilesMs(micros: RecordableHistogram): Latency {
  if (micros.count === 0) return noLatency;
  const at = (percentile: number): number => micros.percentile(percentile) / 1000;
  return { p50: at(50), p90: at(90), p99: at(99), max: micros.max / 1000 };
}
