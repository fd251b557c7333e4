import type { SendSettings, SendWindow } from "./campaign.ts";
import type { OutcomeCounts, RunLedger, Standing } from "./ledger.ts";
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
  readonly order: WorkOrder;
  /** What is left of it. */
  readonly parcels: readonly Parcel[];
  /** Refuses to write once the shard is somebody else's. */
  readonly ledger: RunLedger;
}

/** How far an order is. */
export interface OrderProgress {
  readonly outcomes: OutcomeCounts;
  /** Shards that nobody holds and nobody has done. */
  readonly waiting: number;
  /** Shards that a living worker holds. */
  readonly held: number;
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
