import type { Adapter } from "../model/adapter.ts";
import type { SourceDocument } from "../model/document.ts";
import type { Project } from "../model/project.ts";
import type { Provider } from "../model/provider.ts";
import type { WrittenCampaign } from "../model/written-campaign.gen.ts";
import type { Loose } from "./without-faults.ts";

/** What surrounds a campaign. */
export interface CampaignContext {
  readonly project: Project;
  readonly adapters: ReadonlyMap<string, Adapter>;
  /** Other campaign files that have its id, as they are shown to people. */
  readonly otherFilesWithId?: readonly string[];
}

/** What the rules of a campaign look at. */
export interface CampaignInput extends CampaignContext {
  readonly document: SourceDocument;
  /** What of it fits the schema. */
  readonly written: Loose<WrittenCampaign>;
  /** Absent where it is not known: most rules then have nothing to say. */
  readonly provider: Provider | undefined;
}
