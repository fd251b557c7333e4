import type { Budget } from "./budget.ts";
import type { RecipientKey } from "./phone.ts";
import type { Destination } from "./provider.ts";
import type { Shard } from "./shard.ts";

/** What became of a planned recipient. Everyone planned has exactly one. */
export const outcomes = ["accepted", "rejected", "failed", "in_doubt", "not_attempted"] as const;

export type Outcome = (typeof outcomes)[number];

/** Of whoever was tried. */
export const decidedOutcomes = ["accepted", "rejected", "failed", "in_doubt"] as const;

export type DecidedOutcome = (typeof decidedOutcomes)[number];

/**
 * What became of one attempt. `retry`: surely not taken, to be tried again; `withdrawn`:
 * the request never left because the run stopped. Both leave the recipient not attempted.
 */
export type AttemptResult = "accepted" | "rejected" | "failed" | "in_doubt" | "retry" | "withdrawn";

/** Whether an attempt says where its recipient stands. */
export function isDecided(result: AttemptResult): result is DecidedOutcome {
  return result !== "retry" && result !== "withdrawn";
}

/** Where a recipient of a wave stands. No standing: never tried. */
export interface Standing {
  readonly outcome: Outcome;
  /** Attempts so far, over all runs. */
  readonly attempts: number;
}

/** Said, durably, before the request is handed to the HTTP client. */
export interface Intent {
  readonly recipient: RecipientKey;
  /** Counts from 1 over all runs. */
  readonly attempt: number;
  /** Digest of the message's text: who got which version. */
  readonly version: string;
}

/** What became of an attempt, durable before it counts. */
export interface Settlement {
  readonly recipient: RecipientKey;
  readonly attempt: number;
  readonly result: AttemptResult;
  /** When the request left; the intent's time where it did not, or nobody knows. */
  readonly sentAtMs: number;
  /** Absent where the request surely never left. */
  readonly latencyMs?: number | undefined;
  readonly messageId?: string | undefined;
  readonly httpStatus?: number | undefined;
  readonly code?: string;
  readonly error?: string;
}

/** An attempt as the ledger holds it. */
export interface AttemptRecord extends Settlement {
  readonly run: string;
  readonly version: string;
}

export type OutcomeCounts = Readonly<Record<DecidedOutcome, number>>;

/** Where nobody was tried. */
export const noOutcomes: OutcomeCounts = { accepted: 0, rejected: 0, failed: 0, in_doubt: 0 };

/** How many were accepted with one version of the text. */
export interface VersionCount {
  readonly digest: string;
  readonly accepted: number;
}

/** How many did not end as accepted for one reason. */
export interface ErrorCount {
  readonly code: string;
  readonly message: string;
  readonly count: number;
}

/** A wave that somebody may be sending. */
export interface WaveProgress {
  /** Of those whose attempts are over. */
  readonly outcomes: OutcomeCounts;
  /** Recipients with an attempt that has no end yet: under way while a run lasts, in doubt once it is over. */
  readonly open: number;
}

/** One wave of a campaign as the ledger knows it. */
export interface WaveRecord {
  readonly campaign: string;
  readonly wave: number;
  readonly destination: Destination;
  /** The share of the wave that this ledger knows; absent where it is all of it. */
  readonly shard?: Shard;
  /** When the wave's first message left, if any has. */
  readonly firstMessageAtMs?: number;
}

export interface RunRecord {
  readonly run: string;
  readonly startedAtMs: number;
  readonly finishedAtMs?: number;
  readonly status?: string;
  /** Digest of the campaign that was sent. */
  readonly digest: string;
}

/** What a run did, folded from its attempts. */
export interface RunFold {
  readonly outcomes: OutcomeCounts;
  /** Attempts whose request left. */
  readonly attempts: number;
  /** Those beyond a recipient's first in this run. */
  readonly retries: number;
  readonly versions: readonly VersionCount[];
  readonly errors: readonly ErrorCount[];
}

/** Who holds a lock, as told to whoever is refused. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  readonly startedAt: string;
  readonly what: string;
}

/** Locks and the tokens they were taken with, as two columns. */
export type Fences = () => readonly [names: readonly string[], tokens: readonly number[]];

/** Held until released, or until the process is gone, however it went. */
export interface Lock {
  /** What others who write in the same place write under, so that nobody does who was taken over; absent where a lock cannot be. */
  readonly fences?: Fences;
  release(): Promise<void>;
}

export interface LockRequest {
  /** What to lock, in words fit for people: `LockedError` names the one that is taken. */
  readonly names: readonly string[];
  /** What for, as told to whoever is refused. */
  readonly what: string;
  /** Wait for the holder instead of throwing `LockedError`. */
  readonly wait: boolean;
  /** Ends the waiting; its reason is thrown. */
  readonly signal: AbortSignal;
  /** Called once, when waiting begins. */
  readonly onWait?: (holder: LockHolder | undefined) => void;
}

/** A settlement by a person of what was in doubt. */
export interface Resolution {
  readonly outcome: "accepted" | "failed";
  /** Nobody listed: everyone in doubt. */
  readonly recipients?: readonly RecipientKey[];
  readonly reason: string;
  readonly by: string;
  readonly atMs: number;
}

/**
 * The durable record of every attempt, across runs. Every method resolves only when what
 * it says is on disk. Other homes than a file implement the same.
 */
export interface Ledger {
  /** Identifies this ledger for life. */
  readonly id: string;
  wave(campaign: string, wave: number): Promise<WaveRecord | undefined>;
  /** Where each recipient stands, in the order asked. An open intent counts as in doubt. */
  standings(
    wave: WaveName,
    recipients: readonly RecipientKey[],
  ): Promise<readonly (Standing | undefined)[]>;
  /** An open intent counts as in doubt. */
  totals(wave: WaveName): Promise<OutcomeCounts>;
  /** The same, open intents apart. */
  progress(wave: WaveName): Promise<WaveProgress>;
  /** Accepted, by version of the text, over the whole wave. */
  versions(wave: WaveName): Promise<readonly VersionCount[]>;
  lastRun(wave: WaveName): Promise<RunRecord | undefined>;
  /** Everyone in doubt, in pages, for people to settle. */
  inDoubt(wave: WaveName): AsyncGenerator<AttemptRecord>;
  /** Settles what is in doubt. Returns how many were. */
  resolve(wave: WaveName, resolution: Resolution): Promise<number>;
  /** Begins a run. Intents that a dead run left open become in doubt first. */
  begin(start: RunStart): Promise<RunLedger>;
  close(): Promise<void>;
}

/**
 * Where a ledger lives: a file, and whatever else can keep the same promises. Every method
 * may throw `LedgerRefusedError`.
 */
export interface LedgerHome {
  /** How messages name it. Holds no secret. */
  readonly address: string;
  /** What people should know before they send with it. */
  readonly notice?: string;
  /** Creates nothing. */
  exists(): Promise<boolean>;
  /** `undefined` where there is none. Creates nothing. */
  read(): Promise<Ledger | undefined>;
  /** Creates what is missing. */
  write(options?: WriteOptions): Promise<Ledger>;
  /** Who holds a lock now, if anyone does. Takes nothing. */
  holder(name: string): Promise<LockHolder | undefined>;
  /** Takes all the locks or none. Throws `LockedError`. */
  lock(request: LockRequest): Promise<Lock>;
  /** A provider's rate, shared by everyone who uses this ledger. */
  budget(provider: string): Promise<Budget>;
  /** Deletes a rehearsal's ledger, under its lock, so that the next one starts empty. A file that holds real sends is refused. */
  remove(): Promise<void>;
}

export interface WriteOptions {
  /** Begin a new ledger although something says that there was one, which is gone. Deletes nothing: another run may have begun it meanwhile. */
  readonly anew?: boolean;
}

export interface WaveName {
  readonly campaign: string;
  readonly wave: number;
}

export interface RunStart extends WaveName {
  readonly run: string;
  readonly startedAtMs: number;
  readonly destination: Destination;
  /** The share of the wave that this run sends; absent: all of it. */
  readonly shard?: Shard;
  readonly digest: string;
}

/** The ledger as one run writes it. */
export interface RunLedger {
  /** How many intents of dead runs were found open, and are in doubt now. */
  readonly recovered: number;
  /**
   * Nobody of the wave was attempted before this run, and while it lasts nobody is by another:
   * nobody need be asked for. Absent where that is not sure.
   */
  readonly nobodyBefore?: boolean;
  /**
   * How many requests' intents one `record` makes durable ahead of the wire; 0: only as they
   * are about to leave. A ledger whose commits take long says more, and is asked for fewer.
   */
  readonly claimAhead: number;
  /** How many `record`s may be under way at once. What an earlier one writes is never less durable than what a later one does. */
  readonly recordsAtOnce: number;
  /** Outcomes and then intents, together in one commit. */
  record(settlements: readonly Settlement[], intents: readonly Intent[]): Promise<void>;
  /** What this run did, from the ledger alone. */
  fold(): Promise<RunFold>;
  /** The last attempts of these recipients, whichever run made them, in the order asked. */
  lastAttempts(
    recipients: readonly RecipientKey[],
  ): Promise<readonly (AttemptRecord | undefined)[]>;
  finish(status: string, finishedAtMs: number): Promise<void>;
}
