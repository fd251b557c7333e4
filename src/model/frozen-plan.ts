import type { InputDigest } from "./audience.ts";
import type { Fingerprints, PlanPart, RowTotals } from "./plan.ts";
import type { Destination } from "./provider.ts";

/** A plan in a file, as a reviewer approves it. It names no number. The schema is `schemas/plan.schema.json`. */
export interface FrozenPlan {
  readonly version: 1;
  /** Version of Carillon that made it; for information. */
  readonly tool: string;
  /** The git commit it was made on; for information. */
  readonly commit: string | null;
  readonly created_at: string;
  /** After this it can no longer be sent. */
  readonly expires_at: string;
  readonly campaign: { readonly id: string; readonly wave: number; readonly file: string };
  readonly provider: string;
  readonly destination: Destination;
  readonly totals: RowTotals;
  readonly filtered_out: number;
  readonly notices: readonly string[];
  /** Over everything that was approved. */
  readonly digest: string;
  /** Of the campaign, part by part, so that a change can be named. */
  readonly parts: Readonly<Record<PlanPart, string>>;
  readonly inputs: readonly InputDigest[];
  readonly recipients: FrozenRecipients;
  /** Over all of the above. */
  readonly seal: string;
}

/** The approved recipients in order, by digests alone. */
export interface FrozenRecipients {
  readonly count: number;
  /** Recipients of one chunk; the last may have fewer. */
  readonly chunk_size: number;
  readonly chunks: readonly string[];
  /** Only up to 2,000 recipients. */
  readonly fingerprints?: Fingerprints;
}
