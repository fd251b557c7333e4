import type { AudienceRow } from "../../model/audience.ts";
import type { Checked, Diagnostic } from "../../model/diagnostic.ts";
import { hasErrors } from "../../model/diagnostic.ts";
import type {
  LedgerCare,
  LedgerCheck,
  LedgerEntry,
  Repair,
  Suspect,
} from "../../model/ledger-care.ts";
import type { RecipientKey } from "../../model/phone.ts";
import { tagsKey } from "../../model/phone.ts";
import { projectAt } from "./ledger-request.ts";
import type { LedgerRequest } from "./ledger-request.ts";
import { destinationFor } from "../prepare/provider-access.ts";
import { openLine, soundLine } from "../prepare/open-line.ts";
import type { SoundLine } from "../prepare/open-line.ts";
import { readCampaign } from "../prepare/read-campaign.ts";
import { careOf } from "../prepare/find-ledger.ts";

/** Which ledger: the project's that `cwd` lies in, unless one is named. */
export type CareRequest = Omit<LedgerRequest, "campaign">;

export interface RepairLedgerRequest extends CareRequest {
  /** Campaign files that were or may have been sent from this ledger. */
  readonly campaigns: readonly string[];
  /** `older`: the ledger is taken for an older copy, or for lost, however whole it looks. */
  readonly as: "damaged" | "older";
}

/** Looks at every record of the ledger and changes nothing. Throws `LedgerRefusedError` where there is none. */
export async function checkLedger(request: CareRequest): Promise<Checked<LedgerCheck>> {
  const { care, diagnostics } = await careAt(request);
  return care === undefined ? { diagnostics } : { value: await care.check(), diagnostics };
}

/** Everything in the ledger, as a stream, which throws `LedgerRefusedError` where there is none or it is not whole. */
export async function exportLedger(
  request: CareRequest,
): Promise<Checked<AsyncGenerator<LedgerEntry>>> {
  const { care, diagnostics } = await careAt(request);
  return care === undefined ? { diagnostics } : { value: care.entries(), diagnostics };
}

/**
 * Gets a new ledger ready of what the old one proves. `value` has to be committed or discarded.
 * Throws `LockedError` while anybody sends from it, and `LedgerRefusedError` where more campaigns
 * have to be named, or only a backup can help.
 */
export async function repairLedger(request: RepairLedgerRequest): Promise<Checked<Repair>> {
  const { care, diagnostics } = await careAt(request);
  const lines: SoundLine[] = [];
  const all: Diagnostic[] = [...diagnostics];
  for (const campaign of request.campaigns) {
    const line = await openLine(await readCampaign({ ...request, campaign, purpose: "look" }));
    const sound = soundLine(line);
    all.push(...line.diagnostics);
    if (sound !== undefined) lines.push(sound);
  }
  if (care === undefined || lines.length < request.campaigns.length || hasErrors(all)) {
    return { diagnostics: all };
  }
  const value = await care.repair({
    suspects: lines.map((line) => suspectOf(line, request)),
    as: request.as,
    nowMs: Date.now(),
  });
  return { value, diagnostics: all };
}

function suspectOf({ campaign, audience }: SoundLine, request: RepairLedgerRequest): Suspect {
  return {
    campaign: campaign.id,
    wave: campaign.wave,
    destination: destinationFor(campaign.provider, { ...request, campaign: "", purpose: "look" }),
    async *recipients(): AsyncGenerator<readonly RecipientKey[]> {
      for await (const rows of audience.rows()) {
        yield rows.filter(isSomeone).map(({ key }) => key);
      }
    },
  };
}

/** Once each; suppressed or not, for a list of those to leave out may get shorter again. */
function isSomeone({ key, tags, duplicate }: AudienceRow): boolean {
  return !duplicate && (key !== tagsKey || tags !== undefined);
}

async function careAt(request: CareRequest): Promise<{
  readonly care: LedgerCare | undefined;
  readonly diagnostics: readonly Diagnostic[];
}> {
  const { project, diagnostics } = await projectAt(request);
  if (project === undefined) return { care: undefined, diagnostics };
  return { care: careOf(request, project), diagnostics };
}
