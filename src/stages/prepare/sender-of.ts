import { campaignLock } from "../../ledger/campaign-lock.ts";
import type { LedgerHome, LockHolder, RunRecord, WaveName } from "../../model/ledger.ts";

/** Who is sending a wave now: whoever holds its campaign while the wave's last run is not over. */
export async function senderOf(
  home: LedgerHome,
  { campaign }: WaveName,
  lastRun: RunRecord | undefined,
): Promise<LockHolder | undefined> {
  const isOver = lastRun === undefined || lastRun.finishedAtMs !== undefined;
  return isOver ? undefined : home.holder(campaignLock(campaign));
}
