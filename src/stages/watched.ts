import type { RunLedger } from "../model/ledger.ts";
import type { Pace } from "../model/pace.ts";
import type { Watch } from "../model/watch.ts";

/** A ledger whose commits are counted, until `end`: what nobody could settle is not under way for ever. */
export function watchedLedger(
  ledger: RunLedger,
  provider: string,
  watch: Watch,
): { readonly ledger: RunLedger; end(): void } {
  let open = 0;
  const change = (by: number): void => {
    open += by;
    watch.inFlight(provider, by);
  };
  const record: RunLedger["record"] = async (settlements, intents) => {
    await ledger.record(settlements, intents);
    change(intents.length - settlements.length);
    for (const { result, latencyMs } of settlements) {
      if (result !== "retry" && result !== "withdrawn") watch.settled(provider, result);
      if (latencyMs !== undefined) watch.answered(provider, latencyMs);
    }
  };
  return { ledger: { ...ledger, record }, end: () => change(-open) };
}

/** A pace whose waits are counted. */
export function watchedPace(pace: Pace, provider: string, watch: Watch): Pace {
  return {
    ...pace,
    async turn() {
      const since = performance.now();
      const may = await pace.turn();
      if (may) watch.waited(provider, performance.now() - since);
      return may;
    },
  };
}
