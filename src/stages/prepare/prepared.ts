import type { Campaign } from "../../model/campaign.ts";
import type { FrozenPlan } from "../../model/frozen-plan.ts";
import type { PostgresAddress } from "../../model/ledger-address.ts";
import type { Given } from "../../model/report.ts";
import type { Shard } from "../../model/shard.ts";
import type { ClosedGate, Plan } from "../../model/plan.ts";
import type { Choice } from "./choice.ts";
import type { Deciding } from "./decide-rows.ts";
import type { ProviderAccess } from "./provider-access.ts";
import type { PrepareRequest } from "./request.ts";
import type { Session } from "./session.ts";

/** A campaign about which everything is decided. Holds its locks until closed. */
export interface Prepared {
  readonly campaign: Campaign;
  readonly plan: Plan;
  /** The approved plan it was prepared against, if there was one. */
  readonly frozen: FrozenPlan | undefined;
  /** Reasons not to send now; `execute` refuses while there are any. */
  readonly gates: readonly ClosedGate[];
  /** Planned and chosen by `limit`, `only` and `shard`. */
  readonly chosen: number;
  /** Workers are at it already, or were: `execute` sends nothing, and reports what they did. */
  readonly follows: boolean;
  /** Absolute folder of the report that `execute` writes. */
  readonly reportFolder: string;
  /** Closes the ledger and releases the locks. */
  close(): Promise<void>;
  /** What `execute` goes on with; nobody else's business. */
  readonly within: Within;
}

export interface Within {
  readonly purpose: PrepareRequest["purpose"];
  readonly sandbox: boolean;
  readonly session: Session;
  readonly deciding: Deciding;
  readonly choice: () => Choice;
  readonly shard: Shard | undefined;
  /** What the report repeats of the request. */
  readonly given: Given | undefined;
  /** Of the project; absolute. */
  readonly root: string;
  /** Where workers find what is to be sent; absent where this process sends. */
  readonly shared: PostgresAddress | undefined;
  /** Absent where nothing is going to be sent from here. */
  readonly access: ProviderAccess | undefined;
}
