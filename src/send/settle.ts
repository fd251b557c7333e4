import type { Intent, Settlement } from "../model/ledger.ts";
import type { Parcel } from "../model/sending.ts";
import type { Delivery } from "./delivery.ts";
import { ledgerStop } from "./stop-sending.ts";

export function intentsOf(parcel: Parcel, nth: number, version: string): readonly Intent[] {
  return parcel.to.map(({ key, attempts }) => ({
    recipient: key,
    attempt: attempts + nth,
    version,
  }));
}

/** Takes back what was claimed and did not leave, because the run stopped. */
export async function withdraw(intents: readonly Intent[], delivery: Delivery): Promise<void> {
  if (intents.length === 0) return;
  const times = { sentAtMs: Date.now() };
  const withdrawn = intents.map((intent) => ({
    ...intent,
    result: "withdrawn" as const,
    ...times,
  }));
  const settled = delivery.commits.settle(withdrawn);
  delivery.commits.flush();
  await durably(settled, delivery);
}

/** Waits for a commit. One that fails ends the run: an intent that is not durable sends nothing, an outcome that is not stays in doubt. */
export async function durably(commit: Promise<void>, { halt }: Delivery): Promise<void> {
  try {
    await commit;
  } catch (error) {
    halt(ledgerStop(error));
    throw error;
  }
}

/**
 * A parcel's last word. On its way into the ledger it holds nobody up: who is claimed next is
 * so in the same commit, or a later one, and never are more open. But what was not accepted
 * may end the run, and is judged first where that keeps the next from being claimed.
 */
export async function settleForGood(
  settlements: readonly Settlement[],
  delivery: Delivery,
): Promise<void> {
  const { claimAhead, commits, fail, ramp, telling } = delivery;
  const told = settle(settlements, delivery).then(() => ramp.ended());
  ramp.answered();
  const isGood = settlements.every(({ result }) => result === "accepted");
  if (claimAhead === 0 && !isGood) return told;
  if (!ramp.isOver()) commits.flush();
  const forgotten = told.catch(fail).finally(() => telling.delete(forgotten));
  telling.add(forgotten);
}

export async function settle(
  settlements: readonly Settlement[],
  delivery: Delivery,
): Promise<void> {
  // After the breaker has tripped, a late refusal is no more the recipient's fault than those that tripped it.
  const blameless = delivery.halted.reason === "abort";
  const told = blameless ? settlements.map(asFailed) : settlements;
  await durably(delivery.commits.settle(told), delivery);
  delivery.tally.settled(told);
  const refused = heldBlameless(told, delivery).filter(({ result }) => result === "rejected");
  if (refused.length > 0) await durably(delivery.commits.settle(refused.map(asFailed)), delivery);
}

/** Feeds the abort rule. Returns whose refusals were not their own fault: of those that tripped it, and of those told while it did. */
function heldBlameless(
  told: readonly Settlement[],
  { breaker, halt, halted }: Delivery,
): readonly Settlement[] {
  if (halted.reason === "abort") return told;
  for (const settlement of told) {
    if (halted.aborted) return [];
    if (settlement.result === "retry" || settlement.result === "withdrawn") continue;
    const reason = breaker.note(settlement.result, settlement);
    if (reason === undefined) continue;
    halt({ kind: "abort", message: reason });
    return [...new Set([...breaker.tripped(), ...told])];
  }
  return [];
}

function asFailed(settlement: Settlement): Settlement {
  return settlement.result === "rejected" ? { ...settlement, result: "failed" } : settlement;
}
