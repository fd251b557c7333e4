import { isDecided } from "../../model/ledger.ts";
import type { RunLedger } from "../../model/ledger.ts";
import type { Pace } from "../../model/pace.ts";
import type { WorkerMetrics } from "../../model/worker-metrics.ts";

/** A ledger whose commits are counted, until `end`: what nobody could settle is not under way for ever. */
export function meteredLedger(
  ledger: RunLedger,
  provider: string,
  metrics: WorkerMetrics,
): { readonly ledger: RunLedger; end(): void } {
  let open = 0;
  const change = (by: number): void => {
    open += by;
    metrics.inFlight(provider, by);
  };
  const record: RunLedger["record"] = async (settlements, intents) => {
    await ledger.record(settlements, intents);
    change(intents.length - settlements.length);
    for (const { result, latencyMs } of settlements) {
      if (isDecided(result)) metrics.settled(provider, result);
      if (latencyMs !== undefined) metrics.answered(provider, latencyMs);
    }
  };
  return { ledger: { ...ledger, record }, end: () => change(-open) };
}

/** A pace whose waits are counted. */
export function meteredPace(pace: Pace, provider: string, metrics: WorkerMetrics): Pace {
  return {
    ...pace,
    async turn() {
      const since = performance.now();
      const may = await pace.turn();
      if (may) metrics.waited(provider, performance.now() - since);
      return may;
    },
  };
}
