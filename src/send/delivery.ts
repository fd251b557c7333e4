import type { Adapter, Settings } from "../model/adapter.ts";
import type { SendSettings } from "../model/campaign.ts";
import type { Settlement } from "../model/ledger.ts";
import type { Pace } from "../model/pace.ts";
import type { Stop } from "../model/sending.ts";
import type { Breaker } from "./breaker.ts";
import type { CommitQueue } from "./commit-queue.ts";
import type { HttpDoor } from "./http-door.ts";
import type { Ramp } from "./ramp.ts";
import type { Tally } from "./tally.ts";
import type { WriteRequest } from "./write-request.ts";

/** Everything one recipient's way needs; the same for all of them. */
export interface Delivery {
  readonly adapter: Adapter;
  readonly settings: Settings;
  readonly send: SendSettings;
  readonly version: string;
  /** How many parcels are claimed at once; 0: each as it is about to leave. */
  readonly claimAhead: number;
  readonly door: HttpDoor;
  readonly write: WriteRequest;
  readonly pace: Pace;
  readonly ramp: Ramp;
  readonly commits: CommitQueue;
  readonly breaker: Breaker<Settlement>;
  readonly tally: Tally;
  /** Outcomes on their way into the ledger, by the commit that they are part of. */
  readonly telling: Map<Promise<void>, Telling>;
  readonly closing: () => Stop | undefined;
  readonly halt: (stop: Stop) => void;
  /** Ends the run with an error, once everything in flight has ended. */
  readonly fail: (error: unknown) => void;
  readonly halted: AbortSignal;
  readonly onPause: (reason: string, untilMs: number) => void;
}

/** Outcomes that become durable in one commit; what follows from that is done once for all of them. */
export interface Telling {
  readonly parcels: (readonly Settlement[])[];
  /** They are durable, and heeded. */
  readonly known: Promise<void>;
}
