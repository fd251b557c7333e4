import type { AudienceRow, Rendered, RowProblem } from "./audience.ts";
import type { Partial } from "./document.ts";
import type { Message } from "./message.ts";

/** The message that one recipient gets, before an adapter makes a payload of it; or why there is none. */
export type RenderedMessage = { readonly message: Message } | { readonly problem: RowProblem };

/** One value that a template took. */
export interface Reading {
  readonly name: string;
  readonly from: "column" | "var" | "phone";
  /** As the row has it, empty where it has none. Not masked. */
  readonly value: string;
}

/** Which way one `{{#if}}` or `{{#unless}}` went. */
export interface Branch {
  /** As it is written: `#if first_name`, `#if (eq tier "gold")`. */
  readonly condition: string;
  /** What stands right behind it is shown; without it what stands behind its `{{else}}`. */
  readonly taken: boolean;
}

/** Where the text of one leaf of a message came from, for one row. */
export interface ExplainedLeaf {
  /** `interactive.body.text` */
  readonly field: string;
  readonly reads: readonly Reading[];
  /** The ways that conditions went for this row, as far as it renders, each once; absent without any. */
  readonly branches?: readonly Branch[];
  /** UTF-16 units of the rendered text; absent where it does not render. */
  readonly length?: number;
}

/** A text of a payload, and how long the provider lets it be. */
export interface FieldLength {
  /** In the payload: `interactive.body`, `sections[0].rows[1].title` */
  readonly field: string;
  /** In characters, as JSON Schema counts them: Unicode code points. */
  readonly length: number;
  readonly limit: number;
}

/** A campaign's message, compiled. Pure: the same row renders the same, every time. */
export interface Renderer {
  /** The payload exactly as it goes on the wire, checked. Never throws because of data. */
  render(row: AudienceRow): Rendered;
  message(row: AudienceRow): RenderedMessage;
  explain(row: AudienceRow): readonly ExplainedLeaf[];
  /** Those that the message includes, directly or not, by name. */
  readonly usedPartials: readonly Partial[];
  /** SHA-256 in hex of all that makes the text but the rows: message, used partials, vars, locale. */
  readonly textDigest: string;
}
