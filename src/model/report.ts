import type { Fate } from "./audience.ts";
import type { ErrorCount, Outcome, VersionCount } from "./ledger.ts";
import type { Latency } from "./sending.ts";
import type { Shard } from "./shard.ts";

export type RunStatus = "completed" | "aborted" | "interrupted" | "dry_run";

export type ReportTotals = Readonly<Record<"rows" | Fate | Outcome, number>>;

export interface Given {
  readonly config?: string;
  /** Of a database only that it is one: its address may hold a password. */
  readonly ledger?: string;
  readonly data_dir?: string;
}

/** `report.json`. The schema is `schemas/report.schema.json`. */
export interface Report {
  readonly version: 1;
  readonly run: string;
  readonly campaign: {
    readonly id: string;
    readonly wave: number;
    readonly file: string;
    readonly digest: string;
    readonly commit: string | null;
    readonly actor: string | null;
  };
  readonly provider: string;
  readonly adapter: string;
  readonly host: string;
  readonly plan: string | null;
  readonly sandbox: boolean;
  /** The share of the recipients that this run was for; everyone else is not attempted. */
  readonly shard?: Shard;
  /** Outcomes that this run was told to send to again. */
  readonly retry?: readonly Outcome[];
  /**
   * What the run was told beside the campaign, and the next command needs to be told again: with
   * another ledger it would reach everyone once more. Paths are relative to the project root, or
   * absolute. Absent where the project says all, and after a rehearsal.
   */
  readonly given?: Given;
  /** The runs of the shards that this report was merged from, in their order. */
  readonly merged?: readonly string[];
  readonly status: RunStatus;
  /** Why a run that was aborted or interrupted stopped, in one sentence. */
  readonly stopped?: string;
  readonly started_at: string;
  readonly finished_at: string;
  readonly totals: ReportTotals;
  readonly requests: {
    readonly sent: number;
    readonly retries: number;
    readonly per_second: number;
    readonly latency_ms: Latency;
  };
  readonly versions: readonly VersionCount[];
  readonly errors: readonly ErrorCount[];
  /** How many people the provider counted for tags, where it did. */
  readonly recipients_count?: number;
}

/** One line of `recipients.csv`. Numbers are canonical and unmasked here; writers mask. */
export interface ReportRow {
  readonly recipient: string;
  readonly ref: string;
  readonly source: string;
  readonly line: number;
  readonly outcome: Outcome | Exclude<Fate, "planned">;
  readonly attempts: number;
  readonly messageId: string;
  readonly httpStatus: number | undefined;
  readonly errorCode: string;
  readonly error: string;
  readonly sentAtMs: number | undefined;
  readonly latencyMs: number | undefined;
}
