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

/** Where the text of one leaf of a message came from, for one row. */
export interface ExplainedLeaf {
  /** `interactive.body.text` */
  readonly field: string;
  readonly reads: readonly Reading[];
  /** UTF-16 units of the rendered text; absent where it does not render. */
  readonly length?: number;
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
