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

/** What makes commits durable. */
export type Recording = Pick<RunLedger, "record" | "recordsAtOnce">;

/** `patient` where intents are claimed ahead. */
export function openCommitQueue(ledger: Recording, patient = false): CommitQueue {
  let settlements: Settlement[] = [];
  let intents: Intent[] = [];
  let next: Promise<void> | undefined;
  const company = openCompany(patient ? patientMs : companyMs);
  const turns = openTurns(ledger.recordsAtOnce);

  const commit = async (): Promise<void> => {
    const [settled, intended] = [settlements, intents];
    settlements = [];
    intents = [];
    next = undefined;
    await turns.during(() => ledger.record(settled, intended));
  };
  // Everyone who speaks up before the next commit may begin goes into that one.
  const joinNext = (): Promise<void> =>
    (next ??= company
      .gathered()
      .then(() => turns.next())
      .then(commit));

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

/** When a commit may begin. */
interface Turns {
  /** Resolves once it may. One caller at a time. */
  next(): Promise<void>;
  /** Counts as one under way until it has ended. */
  during(work: () => Promise<void>): Promise<void>;
}

/** How long a commit waits for the one before it, unless too many are under way: a slow disk flushes several at once. */
const flushMs = 2;

function openTurns(atOnce: number): Turns {
  let underWay = 0;
  let beganAtMs = 0;
  let wake: () => void = () => undefined;
  const waitMs = (): number => {
    if (underWay === 0) return 0;
    return underWay < atOnce ? beganAtMs + flushMs - performance.now() : Infinity;
  };

  return {
    async next() {
      for (let ms = waitMs(); ms > 0; ms = waitMs()) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (ms < Infinity) setTimeout(resolve, Math.ceil(ms)).unref();
        });
      }
    },
    async during(work) {
      underWay += 1;
      beganAtMs = performance.now();
      try {
        await work();
      } finally {
        underWay -= 1;
        wake();
      }
    },
  };
}
