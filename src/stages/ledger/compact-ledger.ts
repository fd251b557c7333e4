import type { Checked, Diagnostic } from "../../model/diagnostic.ts";
import { hasErrors } from "../../model/diagnostic.ts";
import type { Compaction } from "../../model/ledger-care.ts";
import type { CareRequest } from "./care-for-ledger.ts";
import { compactorOf } from "../prepare/find-ledger.ts";
import { projectAt } from "./ledger-request.ts";
import { readCampaign } from "../prepare/read-campaign.ts";

export interface CompactLedgerRequest extends CareRequest {
  /** Campaign files; none: everything that is in the ledger. */
  readonly campaigns: readonly string[];
}

/** What came of it. */
export interface Compacted {
  /** Of the ledger. */
  readonly address: string;
  /** Why there was nothing to do for this kind of ledger, in a sentence. */
  readonly idle?: string;
  /** The waves that were made smaller. */
  readonly waves: readonly Compaction[];
}

/** Makes the ledger smaller. It says the same afterwards. Throws `LockedError` while one of the campaigns is sent, unless `wait`. */
export async function compactLedger(request: CompactLedgerRequest): Promise<Checked<Compacted>> {
  const { project, diagnostics } = await projectAt(request);
  const ids: string[] = [];
  const all: Diagnostic[] = [...diagnostics];
  for (const file of request.campaigns) {
    const read = await readCampaign({ ...request, campaign: file, purpose: "look" });
    all.push(...read.diagnostics);
    if (read.draft?.campaign !== undefined) ids.push(read.draft.campaign.id);
  }
  if (project === undefined || hasErrors(all)) return { diagnostics: all };
  const { address, idle, compact } = compactorOf(request, project);
  const { signal = new AbortController().signal, wait = false } = request;
  const waves = await compact({
    ...(request.campaigns.length === 0 ? {} : { campaigns: ids }),
    wait,
    signal,
  });
  return { value: { address, ...(idle === undefined ? {} : { idle }), waves }, diagnostics: all };
}
