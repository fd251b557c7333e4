import { join, resolve } from "node:path";
import { campaignLock } from "../../ledger/campaign-lock.ts";
import type { Campaign } from "../../model/campaign.ts";
import type { Budget } from "../../model/budget.ts";
import type { Fences, Ledger, LedgerHome, Lock } from "../../model/ledger.ts";
import type { Project } from "../../model/project.ts";
import { LedgerRefusedError } from "../../model/trouble.ts";
import { openRowSpool } from "../../report/row-spool.ts";
import type { RowSpool } from "../../report/row-spool.ts";
import type { AdoptedRun } from "./adopt-run.ts";
import { isCi } from "./request.ts";
import type { PrepareRequest } from "./request.ts";
import { newRunId } from "./run-id.ts";
import { senderOf } from "./sender-of.ts";

/** What a command holds while it works on one campaign: ledger, locks, and a place for the report. */
export interface Session {
  /** ULID. */
  readonly run: string;
  /** Absent where there is none yet and it is only looked at. */
  readonly ledger: Ledger | undefined;
  /** What people should know about the ledger before they send, or why it was not looked at. */
  readonly notice?: string;
  /** A run to go on waiting for, instead of beginning one. */
  readonly adopted?: AdoptedRun;
  /** What is left to other machines is left under these; absent where nothing can be. */
  readonly fences?: Fences;
  /** A provider's rate, where other machines may send through it with this ledger. */
  readonly budget?: (provider: string) => Promise<Budget>;
  readonly reportFolder: string;
  /** Where rows are kept for the report; absent where none is going to be written. */
  readonly spool: RowSpool | undefined;
  /** Gives everything back. What was kept for a report that was not written is deleted. */
  close(): Promise<void>;
}

/**
 * Opens what the purpose asks for. Throws `LockedError` and `LedgerRefusedError`; nothing is
 * left open or locked then.
 */
export async function openSession(
  request: PrepareRequest,
  project: Project,
  campaign: Campaign,
): Promise<Session> {
  const { ledger, notice, lock, adopted, budget } = await openLocked(request, project, campaign);
  const run = adopted?.run ?? newRunId();
  const reportFolder = join(reportDir(request, project), campaign.id, run);
  const reports = request.purpose === "rehearse" || request.purpose === "send";
  const spool = reports
    ? await openRowSpool(join(reportFolder, ".rows"), { replaces: adopted !== undefined })
    : undefined;
  return {
    run,
    ledger,
    ...(notice === undefined ? {} : { notice }),
    ...(adopted === undefined ? {} : { adopted }),
    ...(budget === undefined ? {} : { budget }),
    ...(lock?.fences === undefined ? {} : { fences: lock.fences }),
    reportFolder,
    spool,
    async close() {
      try {
        await spool?.remove();
        await ledger?.close();
      } finally {
        await lock?.release();
      }
    },
  };
}

/** Where reports go: as told, else `reports/` in the project root. */
export function reportDir(
  request: Pick<PrepareRequest, "cwd" | "reportDir">,
  project: Project,
): string {
  return resolve(request.cwd, request.reportDir ?? join(project.root, "reports"));
}

interface Locked extends Pick<Session, "notice" | "budget"> {
  readonly ledger: Ledger | undefined;
  readonly lock?: Lock;
  readonly adopted?: AdoptedRun;
}

async function openLocked(
  request: PrepareRequest,
  project: Project,
  campaign: Campaign,
): Promise<Locked> {
  if (request.purpose === "check") return { ledger: undefined };
  if (request.purpose !== "send") return lookAt(request, project, campaign);
  // Who only checks files does not wait for the code of any ledger.
  const { homeOf, shareableAddress } = await import("./find-ledger.ts");
  const home = homeOf(request, project);

  await refuseLostLedger(request, home);
  const lock = await lockFor(request, home, campaign);
  try {
    if (request.sandbox !== undefined && !request.sandbox.continue) await home.remove();
    const anew = request.allowNewLedger === true;
    const held = { ledger: await home.write({ anew }), lock, ...noticeOf(home) };
    if (!request.distributed) {
      const isReal = request.sandbox === undefined;
      const isShared = isReal && shareableAddress(request, project) !== undefined;
      return isShared ? { ...held, budget: (provider) => home.budget(provider) } : held;
    }
    const { adoptRun } = await import("./adopt-run.ts");
    return { ...held, ...(await adoptRun(request, { project, campaign }, held.ledger)) };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Who only looks needs no secret, not even the ledger's address. */
async function lookAt(
  request: PrepareRequest,
  project: Project,
  campaign: Campaign,
): Promise<Locked> {
  // A rehearsal that starts empty finds nothing of the one before.
  if (request.sandbox?.continue === false) return { ledger: undefined };
  const { homeOf, unsetVariable } = await import("./find-ledger.ts");
  const variable = unsetVariable(request, project);
  if (variable === undefined) {
    const home = homeOf(request, project);
    const ledger = await home.read();
    return { ledger, ...noticeOf(home), ...(await noticeOfSender(home, ledger, campaign)) };
  }
  const notice = `${variable} is not set, so the ledger was not looked at: everyone counts as if this campaign were never sent`;
  return { ledger: undefined, notice };
}

/** Said in the place of anything else: it changes what the counts mean. */
async function noticeOfSender(
  home: LedgerHome,
  ledger: Ledger | undefined,
  { id, wave }: Campaign,
): Promise<Pick<Locked, "notice">> {
  const name = { campaign: id, wave };
  const sender = await senderOf(home, name, await ledger?.lastRun(name));
  if (sender === undefined) return {};
  const who = `process ${sender.pid} on ${sender.host}`;
  return { notice: `${who} is sending this campaign: whom it has under way counts as held` };
}

function noticeOf({ notice }: LedgerHome): Pick<Locked, "notice"> {
  return notice === undefined ? {} : { notice };
}

/** A lost ledger is how people get messaged twice: on a fresh CI machine a missing one is no fresh start. */
async function refuseLostLedger(request: PrepareRequest, home: LedgerHome): Promise<void> {
  const expected =
    isCi(request.env) && request.sandbox === undefined && request.allowNewLedger !== true;
  if (!expected || (await home.exists())) return;
  throw new LedgerRefusedError(
    `there is no ledger at ${home.address}, and CI is set: without it people may be messaged twice`,
    "restore it, or say --allow-new-ledger if this campaign was never sent from here",
  );
}

function lockFor(request: PrepareRequest, home: LedgerHome, campaign: Campaign): Promise<Lock> {
  const { id, provider } = campaign;
  return home.lock({
    // Workers keep to one budget, whoever else sends through the provider.
    names: [campaignLock(id), ...(request.distributed ? [] : [`provider ${provider.name}`])],
    what: `send of campaign ${id} through ${provider.name}`,
    wait: request.wait ?? false,
    signal: request.signal ?? new AbortController().signal,
    onWait: (holder) => {
      const who =
        holder === undefined ? "another process" : `process ${holder.pid} on ${holder.host}`;
      request.onWait?.(`waiting for ${who} to release its lock`);
    },
  });
}
