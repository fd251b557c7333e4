import type { DecidedOutcome } from "./ledger.ts";

/** What a worker tells of its work, for whoever counts. Holds nothing about any recipient. */
export interface WorkerMetrics {
  shard(provider: string, what: "taken" | "done" | "returned"): void;
  settled(provider: string, outcome: DecidedOutcome): void;
  /** How long one request took. */
  answered(provider: string, latencyMs: number): void;
  /** So many more recipients are under way, or fewer. */
  inFlight(provider: string, change: number): void;
  /** How long a request waited for the provider's rate. */
  waited(provider: string, ms: number): void;
}

export const noMetrics: WorkerMetrics = {
  shard: () => undefined,
  settled: () => undefined,
  answered: () => undefined,
  inFlight: () => undefined,
  waited: () => undefined,
};
