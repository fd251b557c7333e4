import type { Path, SourceDocument } from "./document.ts";
import type { Message } from "./message.ts";
import type { Provider, Rate } from "./provider.ts";

/** A CSV file that names numbers, as a campaign or `suppress` refers to it. */
export interface CsvSource {
  readonly kind: "csv";
  /** Absolute: `written` taken relative to the YAML that names it. */
  readonly path: string;
  /** As the YAML has it. */
  readonly written: string;
  /** As it is shown to people. */
  readonly file: string;
  /** Where the YAML names it. */
  readonly at: Path;
  /** The column with the number. */
  readonly phone: string;
  readonly ref?: string;
  /** ISO 3166-1 alpha-2, for numbers without a country code. */
  readonly country?: string;
  /** Column → the values of which the cell, or its list, must hold one. */
  readonly where: Readonly<Record<string, readonly string[]>>;
  /** Something beside it is wrong, so that nobody knows which of its rows are meant, or how they are read. */
  readonly columnsOnly?: true;
}

/** Numbers written in the YAML itself. */
export interface NumbersSource {
  readonly kind: "numbers";
  readonly at: Path;
  readonly numbers: readonly string[];
  /** Which entries of the YAML they are, where something is wrong with some of it and those are left out. */
  readonly places?: readonly number[];
  readonly country?: string;
}

/** Everyone whom the provider knows by these tags. No suppression list can reach them. */
export interface TagsSource {
  readonly kind: "tags";
  readonly at: Path;
  readonly tags: readonly string[];
  /** Something is wrong with it; what it means for the message is known all the same. */
  readonly columnsOnly?: true;
}

export type ListSource = CsvSource | NumbersSource;
export type AudienceSource = ListSource | TagsSource;

/** So much is wrong that nobody knows what it is. */
export interface UnknownSource {
  readonly kind: "unknown";
  readonly at: Path;
}

/** A source of a campaign that may be wrong. */
export type DraftSource = AudienceSource | UnknownSource;

/** A list and the document that names it: `suppress` stands in another file than `exclude`. */
export interface NamedList {
  readonly source: ListSource;
  readonly document: SourceDocument;
}

/** Stops a run whose failures are not the recipients' fault. */
export interface AbortRule {
  /** Share of rejected, failed and in doubt among the last 50, from the 50th on. */
  readonly failureRate: number;
  /** The same, in a row. */
  readonly consecutive: number;
  /** How many may be in doubt before nobody else is tried: a share of those planned, or a number of them. */
  readonly inDoubt?: Allowance;
}

export interface SendSettings {
  readonly concurrency: number;
  readonly rate?: Rate;
  /** Further attempts after the first. */
  readonly retries: number;
  /** Deadline of one whole attempt. */
  readonly timeoutMs: number;
  /** Recipients of identical payloads in one request. */
  readonly batch: number;
  /** Requests claimed in the ledger ahead of their turn; absent: each as it is about to leave. */
  readonly claimAhead?: number;
  /** Share of rejected or failed that still counts as success, 0 to 1. */
  readonly tolerate: number;
  readonly abort: AbortRule;
}

/** A share of the rows, or a number of them. */
export type Allowance = { readonly share: number } | { readonly count: number };

/** Hours of the day in which requests may leave, as minutes after midnight. */
export interface SendWindow {
  readonly text: string;
  readonly fromMinute: number;
  readonly toMinute: number;
}

export type Var = string | number | boolean;

/** A campaign file with every default filled in. */
export interface Campaign {
  readonly id: string;
  readonly wave: number;
  readonly description: string;
  readonly document: SourceDocument;
  /** Relative to the project root. */
  readonly file: string;
  readonly provider: Provider;
  readonly sources: readonly AudienceSource[];
  /** `exclude` of the campaign and `suppress` of the project. */
  readonly suppressions: readonly NamedList[];
  readonly maxInvalid: Allowance;
  readonly maxRecipients?: number;
  /** The instant after which nothing of this wave is sent; without it 30 days after the wave's first message. */
  readonly expiresAtMs?: number;
  readonly window?: SendWindow;
  readonly vars: Readonly<Record<string, Var>>;
  /** BCP 47, for helpers. */
  readonly locale: string;
  /** IANA name, for dates in messages and for windows. */
  readonly timezone: string;
  readonly message: Message;
  readonly send: SendSettings;
}

/** What could be made of a campaign file: parts that are wrong are absent. */
export interface CampaignDraft {
  readonly document: SourceDocument;
  /** Whole and sound, or absent. */
  readonly campaign?: Campaign;
  readonly provider?: Provider;
  readonly sources: readonly DraftSource[];
  readonly suppressions: readonly NamedList[];
  /** `NaN` for one that is wrong. */
  readonly vars: Readonly<Record<string, Var>>;
  readonly locale: string;
  readonly timezone: string;
  readonly message?: Message;
  /** What is wrong with the message's form is left out of it, so it makes no payload. */
  readonly messageIsPart?: true;
  readonly maxInvalid: Allowance;
}
