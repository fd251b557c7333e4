import type { Diagnostic } from "./diagnostic.ts";
import type { RecipientKey } from "./phone.ts";

/** What becomes of a row of the audience. A row has exactly one. */
export const fates = [
  "invalid",
  "duplicate",
  "suppressed",
  "already_sent",
  "held",
  "planned",
] as const;

export type Fate = (typeof fates)[number];

/** Why a row cannot be sent to. Told to people, so it holds no unmasked number. */
export interface RowProblem {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  /** The column or the message field it is about. */
  readonly field?: string;
}

/** What templates may read of a row. Inherits nothing. */
export type Columns = Readonly<Record<string, string>>;

/**
 * One row of the audience as its source gives it.
 *
 * A row with a usable number, first of its kind, has neither `problem` nor `duplicate`;
 * it may still be suppressed, and is rendered all the same, because a frozen plan
 * digests it.
 */
export interface AudienceRow {
  /** Index into the audience's sources. */
  readonly source: number;
  /** Line of the CSV, or of the YAML for numbers and tags written there. */
  readonly line: number;
  /** Where in the line, for what is written in the YAML; 1 without it. */
  readonly column?: number | undefined;
  /** 0 where there is no usable number, and for tags. */
  readonly key: RecipientKey;
  /** Canonical; the text as written where there is no usable number. */
  readonly phone: string;
  /** ISO 3166-1 alpha-2; empty where unknown. */
  readonly country: string;
  readonly ref: string;
  readonly columns: Columns;
  readonly problem?: RowProblem | undefined;
  readonly duplicate: boolean;
  readonly suppressed: boolean;
  /** The tags a provider expands by itself; only on the one row that stands for them. */
  readonly tags?: readonly string[];
}

/** The columns that a source's rows have; `undefined` for a source without columns. */
export interface SourceColumns {
  /** How the source is named to people: a file, `numbers`, `tags`. */
  readonly label: string;
  readonly names: readonly string[];
  /** Its header could not be read: it may have any. */
  readonly unknown?: true;
  /** Not every cell stands below a name of its own. */
  readonly unclear?: true;
}

/** A file that decides what is sent, by content. */
export interface InputDigest {
  /** As it is shown to people. */
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** Everyone a campaign's sources name, as a stream that can be read again. */
export interface Audience {
  readonly sources: readonly SourceColumns[];
  /**
   * Each call reads the sources anew, in order, in batches of a few hundred rows. Throws
   * `BadInputError` for what shows only in the middle of a file; with `onBroken` it is told that
   * instead, and the rows that can be read follow all the same, for finding further errors only.
   */
  rows(onBroken?: (wrong: readonly Diagnostic[]) => void): AsyncGenerator<readonly AudienceRow[]>;
  /** Rows that `where` left out in the last complete reading. */
  filteredOut(): number;
  /** The files read, by content, after a complete reading. */
  inputs(): readonly InputDigest[];
}

/** The payload of a row as the exact text that goes on the wire, or why there is none. */
export type Rendered = { readonly payload: string } | { readonly problem: RowProblem };

/** A row with everything decided about it. */
export interface DecidedRow {
  readonly row: AudienceRow;
  readonly fate: Fate;
  readonly problem?: RowProblem | undefined;
  /** Whenever the number is usable and the message renders, suppressed or not. */
  readonly payload?: string;
  /** Further attempts are counted on from here. */
  readonly attempts: number;
}

/** What sending needs of a decided row, which waits for its turn. */
export interface RowToSend extends Pick<DecidedRow, "fate" | "attempts"> {
  readonly row: Pick<AudienceRow, "line" | "key" | "phone"> & {
    readonly tags?: readonly string[] | undefined;
  };
  readonly payload?: string | undefined;
}
