import type { E164, RecipientKey } from "./phone.ts";

/** One recipient of a request. */
export interface Addressee {
  readonly key: RecipientKey;
  readonly phone: E164 | "";
  /** Attempts so far, over all runs. */
  readonly attempts: number;
}

/** One request's worth: a payload and everyone it is for. More than one only where payloads are identical. */
export interface Parcel {
  readonly payload: string;
  readonly to: readonly Addressee[];
  /** Tags that the provider expands by itself. */
  readonly tags: readonly string[];
}

/** Why a run ended before everyone was tried. */
export interface Stop {
  readonly kind:
    | "fatal"
    | "redirect"
    | "abort"
    | "retry_after"
    | "window"
    | "expired"
    | "interrupted"
    | "changed"
    | "ledger";
  /** One sentence for people. */
  readonly message: string;
}

/** Counts since the run began, for a progress bar; the report counts from the ledger. */
export interface SendProgress {
  readonly accepted: number;
  readonly rejected: number;
  readonly failed: number;
  readonly inDoubt: number;
  readonly inFlight: number;
}

/** Of requests that left, in milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** Where nothing left. */
export const noLatency: Latency = { p50: 0, p90: 0, p99: 0, max: 0 };

/** Requests that left, and those of them that were not a parcel's first. */
export interface RequestCounts {
  readonly sent: number;
  readonly retries: number;
}
