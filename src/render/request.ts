import type { Adapter, PayloadCheck, Settings } from "../model/adapter.ts";
import type { SourceColumns } from "../model/audience.ts";
import type { Var } from "../model/campaign.ts";
import type { Partial, Path, SourceDocument } from "../model/document.ts";
import type { Message } from "../model/message.ts";

/** A message and all that compiling it depends on. */
export interface CompileRequest {
  readonly document: SourceDocument;
  /** Where the message stands in the document. */
  readonly at: Path;
  readonly message: Message;
  readonly vars: Readonly<Record<string, Var>>;
  readonly partials: readonly Partial[];
  /** `undefined` where the audience is broken: then nothing is said about columns. */
  readonly sources: readonly SourceColumns[] | undefined;
  readonly adapter: Pick<Adapter, "looksInto" | "toPayload" | "toBatch">;
  /** Values that are not known stand as `${NAME}`. */
  readonly settings: Settings;
  readonly check: PayloadCheck;
  /** BCP 47. */
  readonly locale: string;
  /** IANA name. */
  readonly timezone: string;
}
