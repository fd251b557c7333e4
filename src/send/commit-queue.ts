import type { Intent, RunLedger, Settlement } from "../model/ledger.ts";

/** Gathers what many recipients have to say into few durable commits. */
export interface CommitQueue {
  /** Resolves when the intents are durable. Rejects when they are not: then nothing may be sent for them. */
  claim(intents: readonly Intent[]): Promise<void>;
  /** Resolves when the settlements are durable: they wait for the next claim, or a while. */
  settle(settlements: readonly Settlement[]): Promise<void>;
  /** Commits now what settlements there are, instead of waiting for company. */
  flush(): void;
}

/** How long settlements wait for a claim to go with; and where intents are claimed ahead, because commits are dear. */
const companyMs = 25;
const patientMs = 1000;

type Recording = Pick<RunLedger, "record">;

/** `patient` where intents are claimed ahead. */
export function openCommitQueue(ledger: Recording, patient = false): CommitQueue {
  let settlements: Settlement[] = [];
  let intents: Intent[] = [];
  let last: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  const company = openCompany(patient ? patientMs : companyMs);

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
      next = company
        .gathered()
        .then(() => before.catch(() => undefined))
        .then(commit);
      last = next;
    }
    return next;
  };

  return {
    claim(more) {
      intents.push(...more);
      const joined = joinNext();
      company.hurry();
      return joined;
    },
    settle(more) {
      settlements.push(...more);
      return joinNext();
    },
    flush: () => company.hurry(),
  };
}

interface Company {
  /** Resolves once everyone who speaks up in this turn, or in so many ms, has. */
  gathered(): Promise<void>;
  /** Ends the waiting with this turn. */
  hurry(): void;
}

function openCompany(ms: number): Company {
  let timer: NodeJS.Timeout | undefined;
  let goOn: () => void = () => undefined;
  return {
    gathered: () =>
      new Promise((resolve) => {
        goOn = resolve;
        timer = setTimeout(resolve, ms);
      }),
    hurry() {
      clearTimeout(timer);
      if (timer !== undefined) setImmediate(goOn);
      timer = undefined;
    },
  };
}
