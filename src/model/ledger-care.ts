import type { AttemptResult, OutcomeCounts, RunRecord, WaveName, WaveRecord } from "./ledger.ts";
import type { RecipientKey } from "./phone.ts";
import type { Destination } from "./provider.ts";

/** What keeps a ledger trustworthy. Every method may throw `LedgerRefusedError`. */
export interface LedgerCare {
  /** Looks at everything and changes nothing. */
  check(): Promise<LedgerCheck>;
  /** Everything in the ledger, in the order in which it was written. */
  entries(): AsyncGenerator<LedgerEntry>;
  /** Gets a new ledger ready from what the old one can still prove. */
  repair(request: RepairRequest): Promise<Repair>;
}

/** What makes a ledger smaller without changing what it says. May throw `LedgerRefusedError`. */
export interface LedgerCompactor {
  readonly address: string;
  /** Why there is nothing to do, in a sentence, where that is so for this kind of ledger. */
  readonly idle?: string;
  /** The waves that were made smaller. Throws `LockedError` while one of their campaigns is sent. */
  compact(request: CompactRequest): Promise<readonly Compaction[]>;
}

export interface CompactRequest {
  /** By their ids, all their waves; absent: everything. */
  readonly campaigns?: readonly string[];
  /** Wait for runs instead of throwing `LockedError`. */
  readonly wait: boolean;
  readonly signal: AbortSignal;
}

/** A wave of which one commit stands for all by now. */
export interface Compaction extends WaveName {
  /** How many there were. */
  readonly commits: number;
}

/** What a look at a whole ledger found. */
export interface LedgerCheck {
  readonly address: string;
  /** Absent where it cannot be read. */
  readonly id?: string;
  /** What is wrong, a sentence each, the first few; empty: it is whole. */
  readonly flaws: readonly string[];
  /** Its waves, as far as they can be read. */
  readonly waves: readonly WaveSummary[];
  /** Whether `repair` can save what it proves; else it has to be restored from a backup. */
  readonly canRepair: boolean;
}

export interface WaveSummary extends WaveRecord {
  readonly totals: OutcomeCounts;
  readonly attempts: number;
  /** Attempts without an outcome: under way, or left by a run that died, and then in doubt. */
  readonly open: number;
  readonly runs: number;
}

/** One thing that a ledger holds. */
export type LedgerEntry =
  | { readonly type: "ledger"; readonly id: string }
  | ({ readonly type: "wave" } & WaveRecord)
  | ({ readonly type: "run" } & WaveName & RunRecord)
  | ({ readonly type: "attempt" } & WaveName & AttemptEntry)
  | ({ readonly type: "resolution" } & WaveName & ResolutionEntry);

/** A recipient, or, where the ledger does not hold the number, the text that stands for it. */
export type LedgerPerson = RecipientKey | string;

export interface AttemptEntry {
  readonly recipient: LedgerPerson;
  readonly attempt: number;
  readonly run: string;
  readonly version: string;
  /** Null: its end was never recorded. Counts as in doubt. */
  readonly result: AttemptResult | null;
  readonly sentAtMs: number;
  readonly latencyMs?: number;
  readonly messageId?: string;
  readonly httpStatus?: number;
  readonly code?: string;
  readonly error?: string;
}

export interface ResolutionEntry {
  readonly recipient: LedgerPerson;
  readonly attempt: number;
  readonly outcome: "accepted" | "failed";
  readonly reason: string;
  readonly by: string;
  readonly atMs: number;
}

export interface RepairRequest {
  /** Campaigns that may have been sent from this ledger: who of them is not in it becomes in doubt. */
  readonly suspects: readonly Suspect[];
  /**
   * `damaged`: what is whole is left alone. `older`: the ledger is taken for an older copy,
   * or for one that is lost, however whole it looks.
   */
  readonly as: "damaged" | "older";
  readonly nowMs: number;
}

/** Everyone of a campaign, as its files name them now. */
export interface Suspect extends WaveName {
  readonly destination: Destination;
  recipients(): AsyncIterable<readonly RecipientKey[]>;
}

/** A new ledger that is ready, and what it would change. */
export interface Repair {
  /** False: the ledger is whole, and nothing would change. */
  readonly needed: boolean;
  /** Attempts taken over as they were. */
  readonly kept: number;
  /** Recipients that become in doubt. */
  readonly doubts: number;
  /** Attempts of which not even the recipient can be read. */
  readonly lost: number;
  /** Waves in the ledger that no suspect names: who of them is lost would be sent to again. */
  readonly unnamed: readonly WaveName[];
  /** Puts it in place. Returns where the old one is kept; `undefined` where there was none. */
  commit(): Promise<string | undefined>;
  /** Takes everything back. After `commit` it does nothing. */
  discard(): Promise<void>;
}
