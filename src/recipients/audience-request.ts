import type { DraftSource, NamedList } from "../model/campaign.ts";
import type { SourceDocument } from "../model/document.ts";
import type { FileDoor } from "../model/files.ts";

/** Whom a campaign wants to reach, and whom nobody may. */
export interface AudienceRequest {
  /** The campaign file, which names the sources. */
  readonly document: SourceDocument;
  readonly sources: readonly DraftSource[];
  readonly suppressions: readonly NamedList[];
  /** ISO 3166-1 alpha-2, for numbers without a country code whose source names none. */
  readonly defaultCountry?: string;
  readonly files: FileDoor;
}
