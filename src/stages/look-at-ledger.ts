import { resolve } from "node:path";
import type { Checked } from "../model/diagnostic.ts";
import { hasErrors } from "../model/diagnostic.ts";
import type { Campaign } from "../model/campaign.ts";
import type { PostgresAddress } from "../model/ledger-address.ts";
import type {
  Ledger,
  LedgerHome,
  LockHolder,
  OutcomeCounts,
  Resolution,
  RunRecord,
  WaveName,
} from "../model/ledger.ts";
import type { Project } from "../model/project.ts";
import { LedgerRefusedError } from "../model/trouble.ts";
import { checkRequest } from "./check-request.ts";
import { readCampaign, readProject } from "./read-campaign.ts";
import type { PrepareRequest } from "./request.ts";
import { homeOf, shareableAddress } from "./home-of.ts";
import { campaignLock, senderOf } from "./sender-of.ts";
import type { SharedRun } from "./shared-run.ts";
import { reportDir } from "./session.ts";

export type LedgerRequest = Omit<PrepareRequest, "purpose">;

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
}

/** A run that is not over, and who is at it. */
export interface Sending {
  readonly by: LockHolder;
  /** Recipients whose attempts have no end yet. */
  readonly inFlight: number;
}

const nobody: OutcomeCounts = { accepted: 0, rejected: 0, failed: 0, in_doubt: 0 };

/** Reads the ledger and creates nothing. */
export async function status(request: LedgerRequest): Promise<Checked<Standings>> {
  const { value: found, diagnostics } = await campaignOf(request);
  if (found === undefined) return { diagnostics };
  const { name, home, shareable } = found;
  const ledger = await home.read();
  try {
    if (ledger === undefined) {
      return { value: { ...name, totals: nobody, lastRun: undefined }, diagnostics };
    }
    const { standings, open } = await standingsIn(ledger, name);
    const shared = shareable && (await sharedRunIn(shareable, name));
    if (shared) return { value: withShared(standings, shared), diagnostics };
    const by = await senderOf(home, name, standings.lastRun);
    if (by) return { value: withSender(standings, { by, inFlight: open }), diagnostics };
    // A run may have ended while it was looked at.
    const again = open === 0 ? standings : (await standingsIn(ledger, name)).standings;
    return { value: again, diagnostics };
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
  const { sharedRunOf } = await import("./shared-run.ts");
  return sharedRunOf(address, name);
}

/** Of a run that nobody is at any more, what is open still is in doubt. */
function withShared(standings: Standings, shared: SharedRun): Standings {
  const { totals } = standings;
  const underWay = shared.held > 0 ? shared.inFlight : 0;
  const inDoubt = Math.max(0, totals.in_doubt - underWay);
  return { ...standings, totals: { ...totals, in_doubt: inDoubt }, shared };
}

export interface ResolveRequest extends LedgerRequest {
  readonly resolution: Resolution;
}

/** Settles what is in doubt, under the campaign's lock. `value` says how many were. Throws `LedgerRefusedError` where there is no ledger. */
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
  throw new LedgerRefusedError(
    `there is no ledger at ${home.address}`,
    "nothing was sent from here yet; --ledger names another",
  );
}

interface Found {
  readonly name: WaveName;
  readonly home: LedgerHome;
  /** Where workers find it, if they can. */
  readonly shareable: PostgresAddress | undefined;
}

async function campaignOf(request: LedgerRequest): Promise<Checked<Found>> {
  const read = await readCampaign({ ...request, purpose: "look" });
  const campaign: Campaign | undefined = read.draft?.campaign;
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

/** Where the project's reports lie, without any campaign. */
export async function reportsOf(
  request: Omit<LedgerRequest, "campaign">,
): Promise<Checked<string>> {
  if (request.reportDir !== undefined) {
    return { value: resolve(request.cwd, request.reportDir), diagnostics: [] };
  }
  const { project, diagnostics } = await projectAt(request);
  return project === undefined
    ? { diagnostics }
    : { value: reportDir(request, project), diagnostics };
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
