import { hasErrors } from "../../model/diagnostic.ts";
import type { Checked } from "../../model/diagnostic.ts";
import type { PostgresAddress } from "../../model/ledger-address.ts";
import type { LedgerHome, WaveName } from "../../model/ledger.ts";
import type { Project } from "../../model/project.ts";
import { checkRequest } from "../prepare/check-request.ts";
import { homeOf, shareableAddress } from "../prepare/find-ledger.ts";
import { readCampaign, readProject } from "../prepare/read-campaign.ts";
import type { PrepareRequest } from "../prepare/request.ts";

/** Which campaign, and with which ledger. */
export type LedgerRequest = Omit<PrepareRequest, "purpose">;

/** A campaign as the ledger knows it, and that ledger. */
interface Found {
  readonly name: WaveName;
  readonly home: LedgerHome;
  /** Where workers find it, if they can. */
  readonly shareable: PostgresAddress | undefined;
}

/** The campaign that is asked about; absent beside errors. */
export async function campaignOf(request: LedgerRequest): Promise<Checked<Found>> {
  const read = await readCampaign({ ...request, purpose: "look" });
  const campaign = read.draft?.campaign;
  if (hasErrors(read.diagnostics) || campaign === undefined || read.project === undefined) {
    return { diagnostics: read.diagnostics };
  }
  const name = { campaign: campaign.id, wave: campaign.wave };
  return {
    value: {
      name,
      home: homeOf(request, read.project),
      shareable: shareableAddress(request, read.project),
    },
    diagnostics: read.diagnostics,
  };
}

/** The project without any campaign. */
export async function projectAt(request: Omit<LedgerRequest, "campaign">): Promise<{
  readonly project: Project | undefined;
  readonly diagnostics: Checked<string>["diagnostics"];
}> {
  const whole: PrepareRequest = { ...request, campaign: "", purpose: "look" };
  checkRequest(whole);
  return readProject(whole, undefined);
}
