import { isDecided } from "../model/ledger.ts";
import type { Intent, Settlement } from "../model/ledger.ts";
import type { Parcel } from "../model/sending.ts";
import type { Recording } from "./commit-queue.ts";
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
export async function withdraw(
  intents: readonly Intent[],
  { commits }: Pick<Delivery, "commits">,
): Promise<void> {
  if (intents.length === 0) return;
  const times = { sentAtMs: Date.now() };
  const withdrawn = intents.map((intent) => ({
    ...intent,
    result: "withdrawn" as const,
    ...times,
  }));
  const settled = commits.settle(withdrawn);
  commits.flush();
  await settled;
}

/** A commit that fails ends the run: an intent that is not durable sends nothing, an outcome that is not stays in doubt. */
export function haltsOnFailure(ledger: Recording, halt: Delivery["halt"]): Recording {
  return {
    recordsAtOnce: ledger.recordsAtOnce,
    async record(settlements, intents) {
      try {
        await ledger.record(settlements, intents);
      } catch (error) {
        halt(ledgerStop(error));
        throw error;
      }
    },
  };
}

/**
 * A parcel's last word. On its way into the ledger it holds nobody up: who is claimed next is
 * so in the same commit, or a later one, and never are more open. But what was not accepted
 * may end the run, and is judged first where that keeps the next from being claimed: then
 * there is something to wait for.
 */
export function settleForGood(
  settlements: readonly Settlement[],
  delivery: Delivery,
): Promise<void> | undefined {
  const { claimAhead, ramp } = delivery;
  const known = tellTogether(asToBeTold(settlements, delivery), delivery);
  ramp.answered();
  return claimAhead === 0 && !wereAccepted(settlements) ? known : undefined;
}

function tellTogether(told: readonly Settlement[], delivery: Delivery): Promise<void> {
  const { fail, ramp, telling } = delivery;
  const commit = recordOf(told, delivery);
  const under = telling.get(commit);
  if (under !== undefined) {
    under.parcels.push(told);
    return under.known;
  }
  const parcels = [told];
  const heeded = async (): Promise<void> => {
    await heedAll(parcels, delivery);
    for (const _ of parcels) ramp.ended();
  };
  const known = commit.then(heeded).finally(() => telling.delete(commit));
  known.catch(fail);
  telling.set(commit, { parcels, known });
  return known;
}

/** What was not accepted is judged, or tried again, once it is durable: that does not wait for company. */
function recordOf(told: readonly Settlement[], delivery: Delivery): Promise<void> {
  const { claimAhead, commits, ramp } = delivery;
  const commit = commits.settle(told);
  if (!ramp.isOver() || (claimAhead === 0 && !wereAccepted(told))) commits.flush();
  return commit;
}

function wereAccepted(settlements: readonly Settlement[]): boolean {
  return settlements.every(({ result }) => result === "accepted");
}

export async function settle(
  settlements: readonly Settlement[],
  delivery: Delivery,
): Promise<void> {
  const told = asToBeTold(settlements, delivery);
  await recordOf(told, delivery);
  await heedAll([told], delivery);
}

/** After the breaker has tripped, a late refusal is no more the recipient's fault than those that tripped it. */
function asToBeTold(
  settlements: readonly Settlement[],
  { halted }: Delivery,
): readonly Settlement[] {
  return halted.reason === "abort" ? settlements.map(asFailed) : settlements;
}

async function heedAll(
  parcels: readonly (readonly Settlement[])[],
  delivery: Delivery,
): Promise<void> {
  delivery.tally.settled(parcels.flat());
  const blameless = parcels.flatMap((told) => heldBlameless(told, delivery));
  const refused = blameless.filter(({ result }) => result === "rejected");
  if (refused.length > 0) await delivery.commits.settle(refused.map(asFailed));
}

/** Feeds the abort rule. Returns whose refusals were not their own fault: of those that tripped it, and of those told while it did. */
function heldBlameless(
  told: readonly Settlement[],
  { breaker, halt, halted }: Delivery,
): readonly Settlement[] {
  if (halted.reason === "abort") return told;
  for (const settlement of told) {
    if (halted.aborted) return [];
    if (!isDecided(settlement.result)) continue;
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
