import type { GitLedgerAddress } from "../../model/ledger-address.ts";
import { campaignLock } from "../campaign-lock.ts";
import type { CompactRequest, Compaction, LedgerCompactor } from "../../model/ledger-care.ts";
import { missing } from "../no-ledger.ts";
import { compactWave } from "./compact-wave.ts";
import { defaultLeaseMs, refStoreOf } from "./git-home.ts";
import { ledgerKey } from "./ledger-key.ts";
import { takeLocks } from "./leases.ts";
import { openLedger, type OpenLedger } from "./open-ledger.ts";
import { readTrouble } from "./refusals.ts";
import type { GitPlace } from "./run-git.ts";

/** Folds the histories of a ledger in git. */
export function gitCompactor(address: GitLedgerAddress, place: GitPlace): LedgerCompactor {
  const store = refStoreOf(address, place);
  return {
    address: store.address,
    async compact(request) {
      const parts = { store, key: ledgerKey(place.env), chunk: address.chunk };
      const open = await openLedger(parts, "read");
      if (open === undefined) throw missing(store.address);
      try {
        return await compactWaves(open, request);
      } catch (error) {
        throw readTrouble(store.address, error);
      } finally {
        await open.ledger.close();
      }
    },
  };
}

/** Under the locks of all the campaigns, so that none of them is being sent. */
async function compactWaves(
  open: OpenLedger,
  { campaigns, ...request }: CompactRequest,
): Promise<readonly Compaction[]> {
  const { store, log } = open;
  const waves = (await log.waves()).filter(
    ({ campaign }) => campaigns === undefined || campaigns.includes(campaign),
  );
  const names = waves.map(({ campaign }) => campaignLock(campaign));
  const asked = { ...request, names, what: "compaction of the ledger" };
  const lock = await takeLocks(store, asked, defaultLeaseMs);
  const done: Compaction[] = [];
  try {
    for (const { campaign, wave } of waves) {
      const commits = await compactWave(open, { campaign, wave });
      if (commits > 0) done.push({ campaign, wave, commits });
    }
  } finally {
    await lock.release();
  }
  return done;
}
