import type { SendSettings, SendWindow } from "./campaign.ts";
import type { DecidedOutcome, OutcomeCounts, RunLedger, Standing } from "./ledger.ts";
import type { RecipientKey } from "./phone.ts";
import type { Destination, SettingValue } from "./provider.ts";
import type { Parcel, Stop } from "./sending.ts";

/** What was approved, as workers get it. Holds no secret: where one goes, its variable is named. */
export interface WorkOrder {
  /** ULID of the run. */
  readonly run: string;
  readonly campaign: string;
  readonly wave: number;
  readonly provider: {
    readonly name: string;
    readonly adapter: string;
    readonly settings: Readonly<Record<string, SettingValue>>;
  };
  readonly destination: Destination;
  readonly send: SendSettings;
  /** Digest of the message's text. */
  readonly version: string;
  readonly planned: number;
  readonly timezone: string;
  readonly window?: SendWindow;
  readonly expiresAtMs?: number;
}

/** An order that workers may carry out now. */
export interface OpenOrder {
  readonly order: WorkOrder;
  /** What its jobs are called. All orders of one task ask the same of a worker. */
  readonly task: string;
  /** Why nobody takes any of it any more. */
  readonly stop?: Stop;
}

/** A few hundred recipients of an order, held by one worker until it is done, given back, or silent for too long. */
export interface TakenShard {
  readonly id: number;
  /** Which of its takings this is. */
  readonly token: number;
  /** The first of its run: it goes out carefully, and the others wait for it. */
  readonly isFirst: boolean;
  readonly order: WorkOrder;
  /** What is left of it. */
  readonly parcels: readonly Parcel[];
  /** Refuses to write once the shard is somebody else's. */
  readonly ledger: RunLedger;
  /** What there was to hear when it was taken. */
  readonly news: RunNews;
}

/** What became of one recipient of a run, whoever sent it. */
export interface ToldOutcome {
  readonly recipient: RecipientKey;
  readonly outcome: DecidedOutcome;
}

/** What a worker hears of a run with each of its own commits. */
export interface RunNews {
  /** Nobody is to send any more of it. */
  readonly stop?: Stop;
  /** After something went wrong here: how it went lately for all workers. */
  readonly recent?: RecentOutcomes;
}

export interface RecentOutcomes {
  /** The last few hundred at least, in order of completion. */
  readonly told: readonly ToldOutcome[];
  /** In doubt over the whole run. */
  readonly doubts: number;
}

/** How far an order is. */
export interface OrderProgress {
  readonly planned: number;
  readonly outcomes: OutcomeCounts;
  /** Recipients whose requests are under way, or about to be. */
  readonly inFlight: number;
  /** Shards that nobody holds and nobody has done. */
  readonly waiting: number;
  /** Shards that a living worker holds. */
  readonly held: number;
  readonly done: number;
  /** Workers that could take its shards and were heard of lately. */
  readonly workers: number;
  readonly stop?: Stop;
}

/** A run that workers are at, or that nobody has reported since. */
export interface UnreportedRun {
  readonly run: string;
  readonly digest: string;
  readonly startedAtMs: number;
  readonly ledger: RunLedger;
  /** Where recipients stood before it. */
  standings(recipients: readonly RecipientKey[]): Promise<readonly (Standing | undefined)[]>;
}
