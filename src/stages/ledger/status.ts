import type { Checked } from "../../model/diagnostic.ts";
import type { PostgresAddress } from "../../model/ledger-address.ts";
import { noOutcomes } from "../../model/ledger.ts";
import type {
  AttemptRecord,
  Ledger,
  LockHolder,
  OutcomeCounts,
  RunRecord,
  WaveName,
} from "../../model/ledger.ts";
import type { SharedRun } from "../distribute/shared-run.ts";
import { senderOf } from "../prepare/sender-of.ts";
import { campaignOf } from "./ledger-request.ts";
import type { LedgerRequest } from "./ledger-request.ts";

/** Where a campaign stands, over the whole wave. */
export interface Standings {
  readonly campaign: string;
  readonly wave: number;
  readonly totals: OutcomeCounts;
  readonly lastRun: RunRecord | undefined;
  /** A run that workers are at, or that nobody has reported since. Those it has under way are not in doubt. */
  readonly shared?: SharedRun;
  /** A process that sends the wave now. Those it has under way are not in doubt. */
  readonly sending?: Sending;
  /** The first of those in doubt, to be asked about. A ledger in git names nobody. */
  readonly doubts?: readonly AttemptRecord[];
}

/** Of more, a list is made from the ledger's export. */
const mostDoubts = 10;

/** A run that is not over, and who is at it. */
export interface Sending {
  readonly by: LockHolder;
  /** Recipients whose attempts have no end yet. */
  readonly inFlight: number;
}

/**
 * Reads the ledger and creates nothing. Throws `LedgerRefusedError` where it cannot be read, and
 * `MissingSettingError` where the environment lacks its address or its key.
 */
export async function status(request: LedgerRequest): Promise<Checked<Standings>> {
  const { value: found, diagnostics } = await campaignOf(request);
  if (found === undefined) return { diagnostics };
  const { name, home, shareable } = found;
  const ledger = await home.read();
  try {
    if (ledger === undefined) {
      return { value: { ...name, totals: noOutcomes, lastRun: undefined }, diagnostics };
    }
    const { standings, open } = await standingsIn(ledger, name);
    const shared = shareable && (await sharedRunIn(shareable, name));
    if (shared) return { value: withShared(standings, shared), diagnostics };
    const by = await senderOf(home, name, standings.lastRun);
    if (by) return { value: withSender(standings, { by, inFlight: open }), diagnostics };
    // A run may have ended while it was looked at.
    const again = open === 0 ? standings : (await standingsIn(ledger, name)).standings;
    return { value: { ...again, doubts: await doubtsIn(ledger, name) }, diagnostics };
  } finally {
    await ledger?.close();
  }
}

/** As if nobody were sending. */
async function standingsIn(
  ledger: Ledger,
  name: WaveName,
): Promise<{ readonly standings: Standings; readonly open: number }> {
  const lastRun = await ledger.lastRun(name);
  const { outcomes, open } = await ledger.progress(name);
  const totals = { ...outcomes, in_doubt: outcomes.in_doubt + open };
  return { standings: { ...name, totals, lastRun }, open };
}

async function doubtsIn(ledger: Ledger, name: WaveName): Promise<readonly AttemptRecord[]> {
  const doubts: AttemptRecord[] = [];
  for await (const doubt of ledger.inDoubt(name)) {
    doubts.push(doubt);
    if (doubts.length === mostDoubts) break;
  }
  return doubts;
}

function withSender(standings: Standings, sending: Sending): Standings {
  const { totals } = standings;
  const inDoubt = totals.in_doubt - sending.inFlight;
  return { ...standings, totals: { ...totals, in_doubt: inDoubt }, sending };
}

/** The code of the work that machines share is loaded where there may be some. */
async function sharedRunIn(
  address: PostgresAddress,
  name: WaveName,
): Promise<SharedRun | undefined> {
  const { sharedRunOf } = await import("../distribute/shared-run.ts");
  return sharedRunOf(address, name);
}

/** Of a run that nobody is at any more, what is open still is in doubt. */
function withShared(standings: Standings, shared: SharedRun): Standings {
  const { totals } = standings;
  const underWay = shared.held > 0 ? shared.inFlight : 0;
  const inDoubt = Math.max(0, totals.in_doubt - underWay);
  return { ...standings, totals: { ...totals, in_doubt: inDoubt }, shared };
}
