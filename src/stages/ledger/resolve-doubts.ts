import { campaignLock } from "../../ledger/campaign-lock.ts";
import { missing } from "../../ledger/no-ledger.ts";
import type { Checked } from "../../model/diagnostic.ts";
import type { Ledger, LedgerHome, Resolution } from "../../model/ledger.ts";
import { campaignOf } from "./ledger-request.ts";
import type { LedgerRequest } from "./ledger-request.ts";

export interface ResolveRequest extends LedgerRequest {
  /** What became of them, and how that is known. */
  readonly resolution: Resolution;
}

/**
 * Settles what is in doubt, under the campaign's lock. `value` says how many were. Throws
 * `LockedError` while it is sent, and `LedgerRefusedError` where there is no ledger.
 */
export async function resolveDoubts(request: ResolveRequest): Promise<Checked<number>> {
  const { value: found, diagnostics } = await campaignOf(request);
  if (found === undefined) return { diagnostics };
  const { name, home } = found;
  const lock = await home.lock({
    names: [campaignLock(name.campaign)],
    what: `resolve of campaign ${name.campaign}`,
    wait: request.wait ?? false,
    signal: request.signal ?? new AbortController().signal,
  });
  try {
    const ledger = await ledgerToSettle(home);
    const value = await ledger.resolve(name, request.resolution).finally(() => ledger.close());
    return { value, diagnostics };
  } finally {
    await lock.release();
  }
}

async function ledgerToSettle(home: LedgerHome): Promise<Ledger> {
  const there = await home.read();
  await there?.close();
  if (there !== undefined) return home.write();
  throw missing(home.address);
}
