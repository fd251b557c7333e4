import { openWork } from "../../ledger/postgres/work.ts";
import type { Campaign } from "../../model/campaign.ts";
import type { Ledger, RunLedger } from "../../model/ledger.ts";
import type { Project } from "../../model/project.ts";
import { LedgerRefusedError } from "../../model/trouble.ts";
import { sharedAddress } from "./find-ledger.ts";
import type { PrepareRequest } from "./request.ts";

/** A run that workers are at, and whose sender is gone. */
export interface AdoptedRun {
  /** ULID. */
  readonly run: string;
  /** Of the campaign as it was then. */
  readonly digest: string;
  readonly startedAtMs: number;
  readonly ledger: RunLedger;
}

/** The ledger as it was before such a run, so that everything is decided as it was then; unchanged where there is none. */
export async function adoptRun(
  request: PrepareRequest,
  { project, campaign }: { readonly project: Project; readonly campaign: Campaign },
  ledger: Ledger,
): Promise<{ readonly ledger: Ledger; readonly adopted?: AdoptedRun }> {
  const work = await openWork(sharedAddress(request, project));
  const found = await work.unreported({ campaign: campaign.id, wave: campaign.wave });
  if (found === undefined) {
    await work.close();
    return { ledger };
  }
  const { standings, ...adopted } = found;
  const close = async (): Promise<void> => {
    await work.close();
    await ledger.close();
  };
  return { adopted, ledger: { ...ledger, standings: (_, keys) => standings(keys), close } };
}

/** Its report is told from the files, so they have to be those of then. Throws `LedgerRefusedError`. */
export function refuseOtherDigest(adopted: AdoptedRun, digest: string): void {
  if (adopted.digest === digest) return;
  throw new LedgerRefusedError(
    "workers are sending this campaign as it was before its files changed",
    "go back to the files they were given, then follow or stop them from there",
  );
}
