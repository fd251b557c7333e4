import type { Fate } from "./audience.ts";
import type { RowTotals } from "./plan.ts";

/** One setting that is not what it was. `null` where it is, or was, not set. */
export interface SettingChange {
  /** As the files call it, where they do: `wave`, `rate`, `max_recipients`, `provider.rate`. */
  readonly key: string;
  readonly before: string | number | null;
  readonly after: string | number | null;
}

/** A text that is not what it was. Numbers in it are in full: views mask. */
export interface TextChange {
  /** `caption`, `interactive.body.text`; `partials/footer.hbs`; `vars.code` */
  readonly field: string;
  /** `null` where there is, or was, no such text. */
  readonly before: string | null;
  readonly after: string | null;
}

/** Recipients by what became of them. A changed payload or fate makes one changed. */
export interface AudienceChange {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly unchanged: number;
}

/** One of the recipients that a change touches. */
export interface DiffExample {
  readonly change: "added" | "removed" | "changed";
  /** In full: views mask. */
  readonly phone: string;
  /** How the source is named to people, and the line in it; at the base for a removed one. */
  readonly source: string;
  readonly line: number;
  /** Without a look at the ledger; absent where the recipient is, or was, not in the audience. */
  readonly before?: Fate;
  readonly after?: Fate;
  /** Fields of the rendered message that differ, if it is a changed one. Written by recipients, too. */
  readonly text: readonly TextChange[];
}

/** Something to know about a diff. */
export interface DiffNotice {
  /** People would be messaged again: not to be overlooked. */
  readonly loud: boolean;
  readonly message: string;
}

/** What changed in a campaign since a git revision. The ledger is not looked at. */
export interface CampaignDiff {
  readonly campaign: { readonly id: string; readonly wave: number; readonly file: string };
  /** As given, or as found where none was given. */
  readonly base: string;
  /** The full id of the base's commit. */
  readonly commit: string;
  /** The base does not have the campaign's file. */
  readonly isNew: boolean;
  readonly settings: readonly SettingChange[];
  readonly audience: AudienceChange;
  /** Rows by fate on both sides. */
  readonly totals: { readonly before: RowTotals; readonly after: RowTotals };
  /** What the author wrote: the message's templates, the partials it includes, vars. */
  readonly text: readonly TextChange[];
  /** The first three of each kind. */
  readonly examples: readonly DiffExample[];
  /** Loud ones first. */
  readonly notices: readonly DiffNotice[];
}
