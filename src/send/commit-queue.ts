import type { Intent, RunLedger, Settlement } from "../model/ledger.ts";

/** Gathers what many recipients have to say into few durable commits. */
export interface CommitQueue {
  /** Resolves when the intents are durable. Rejects when they are not: then nothing may be sent for them. */
  claim(intents: readonly Intent[]): Promise<void>;
  /** Resolves when the settlements are durable. */
  settle(settlements: readonly Settlement[]): Promise<void>;
}

export function openCommitQueue(ledger: Pick<RunLedger, "record">): CommitQueue {
  let settlements: Settlement[] = [];
  let intents: Intent[] = [];
  let next: Promise<void> | undefined;
  let last: Promise<void> = Promise.resolve();

  const commit = async (): Promise<void> => {
    const [settled, intended] = [settlements, intents];
    settlements = [];
    intents = [];
    next = undefined;
    await ledger.record(settled, intended);
  };

  // Everyone who speaks up while a commit is under way goes into the one after it.
  const joinNext = (): Promise<void> => {
    if (next === undefined) {
      const before = last;
      next = new Promise<void>((resolve) => setImmediate(resolve))
        .then(() => before.catch(() => undefined))
        .then(commit);
      last = next;
    }
    return next;
  };

  return {
    claim(more) {
      intents.push(...more);
      return joinNext();
    },
    settle(more) {
      settlements.push(...more);
      return joinNext();
    },
  };
}
