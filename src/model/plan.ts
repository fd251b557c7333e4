import type { Fate, InputDigest } from "./audience.ts";
import type { Destination } from "./provider.ts";

/** `rows` is the sum of the others, always. */
export type RowTotals = Readonly<Record<Fate | "rows", number>>;

/** Rows and their usable recipients, chunk by chunk, as the first pass found them. */
export interface ChunkDigest {
  /** Usable numbers in it, first of their kind. */
  readonly recipients: number;
  /** Over number and exact payload bytes, or the reason there is none, in order. */
  readonly sha256: string;
  /** Where its first recipient stands. */
  readonly source: number;
  readonly line: number;
}

/** How many of what, and why. */
export interface ReasonCount {
  readonly fate: Fate;
  readonly code: string;
  readonly count: number;
}

/** What a campaign is made of, apart from its recipients: each is digested by itself. */
export const planParts = [
  "campaign",
  "text",
  "provider",
  "recipients",
  "suppression",
  "limits",
  "schedule",
  "send",
] as const;

export type PlanPart = (typeof planParts)[number];

/**
 * Salted and truncated, three bytes for the number and three for the payload of each
 * recipient in order: enough to tell who was added, removed or changed, too little to find
 * a number by trying them all.
 */
export interface Fingerprints {
  readonly salt: string;
  /** base64 */
  readonly values: string;
}

/** Everything a send will do, decided before anything is sent. */
export interface Plan {
  readonly version: 1;
  readonly campaign: { readonly id: string; readonly wave: number; readonly file: string };
  readonly provider: string;
  readonly destination: Destination;
  readonly totals: RowTotals;
  /** Rows that `where` left out; not rows of the audience. */
  readonly filteredOut: number;
  readonly reasons: readonly ReasonCount[];
  /** Planned recipients by country, most first. */
  readonly countries: readonly { readonly country: string; readonly count: number }[];
  /** Planned recipients named by tags have no number and are not in `countries`. */
  readonly tags: readonly string[];
  readonly concurrency: number;
  readonly rate?: string;
  /** Requests, at `rate`, without retries; absent without a rate. */
  readonly expectedSeconds?: number;
  readonly expiresAtMs?: number;
  readonly window?: string;
  /** The message's text, partials and vars: who got which version is counted by this. */
  readonly textDigest: string;
  /** Over everything a reviewer approves: campaign, partials, provider, recipients and payloads. */
  readonly digest: string;
  readonly parts: Readonly<Record<PlanPart, string>>;
  readonly inputs: readonly InputDigest[];
  /** How the sources are named to people, in order. */
  readonly sources: readonly string[];
  /** Absent above 2,000 recipients. */
  readonly fingerprints?: Fingerprints;
  readonly chunks: readonly ChunkDigest[];
  /** What a reader should know and nothing refuses: free-form types, tags, a changed text. */
  readonly notices: readonly string[];
}

/** A reason not to send now. Nothing was sent. */
export interface ClosedGate {
  readonly code:
    | "expired"
    | "outside_window"
    | "over_max_recipients"
    | "other_destination"
    | "other_shard"
    | "pull_request"
    | "stale_plan";
  readonly message: string;
  readonly hint?: string;
}
