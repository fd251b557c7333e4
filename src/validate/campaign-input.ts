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
  /** Other campaign files, as they are shown to people, that have its id or one that makes the same folder. */
  readonly others?: readonly { readonly file: string; readonly id: string }[];
}

/** What the rules of a campaign look at. */
export interface CampaignInput extends CampaignContext {
  readonly document: SourceDocument;
  /** What of it fits the schema. */
  readonly written: Loose<WrittenCampaign>;
  /** Absent where it is not known: most rules then have nothing to say. */
  readonly provider: Provider | undefined;
}
