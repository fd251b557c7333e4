import { hasErrors } from "./model/diagnostic.ts";
import type { Checked, Diagnostic } from "./model/diagnostic.ts";
import type { RunLedger } from "./model/ledger.ts";
import type { FrozenPlan } from "./model/frozen-plan.ts";
import { GateClosedError } from "./model/trouble.ts";
import { openFingerprints } from "./plan/fingerprints.ts";
import type { FingerprintTaker } from "./plan/fingerprints.ts";
import { shareOf } from "./plan/shards.ts";
import {
  openChoice,
  refuseChoiceWithTags,
  refuseTooManyShards,
  refuseUnseen,
  refuseUnshareable,
} from "./stages/prepare/choice.ts";
import { checkPrepared } from "./stages/prepare/check-request.ts";
import { decidingAlone, decidingFor } from "./stages/prepare/decide-rows.ts";
import { firstPass } from "./stages/prepare/first-pass.ts";
import { accessTo } from "./stages/prepare/provider-access.ts";
import { calledFrom } from "./stages/prepare/called-from.ts";
import { openLine, soundLine } from "./stages/prepare/open-line.ts";
import type { Line, SoundLine } from "./stages/prepare/open-line.ts";
import { planOf } from "./stages/prepare/plan-of.ts";
import { readPlan } from "./stages/prepare/read-plan.ts";
import type { Prepared } from "./stages/prepare/prepared.ts";
import type { AdoptedRun } from "./stages/prepare/adopt-run.ts";
import type { SentResult } from "./stages/execute/known-outcomes.ts";
import { readCampaign } from "./stages/prepare/read-campaign.ts";
import type { PrepareRequest } from "./stages/prepare/request.ts";
import { openSession } from "./stages/prepare/session.ts";
import type { Session } from "./stages/prepare/session.ts";
import type { RunResult, Surroundings } from "./stages/execute/surroundings.ts";

/**
 * Decides everything a send will do. Touches no network.
 *
 * Returns everything wrong with what people wrote; `value` is there only where nothing is,
 * and has to be closed. Throws `Trouble` where the surroundings refuse: a missing secret, a
 * lock, a lost ledger.
 */
export async function prepare(request: PrepareRequest): Promise<Checked<Prepared>> {
  const read = await readCampaign(request); // load → validate
  const line = await openLine(read); // recipients → render
  const sound = soundLine(line);
  if (sound === undefined) return { diagnostics: await everythingWrong(line) };

  // Whoever lacks a secret need not wait for a lock, and leaves no ledger behind.
  const { provider } = sound.campaign;
  const shared = request.distributed ? await sharedBy(request, sound) : undefined;
  const sends = request.purpose === "send" && shared === undefined;
  const access = sends ? accessTo(provider, request) : undefined;
  const session = await openSession(request, sound.project, sound.campaign);
  try {
    const decided = await decide(request, { ...sound, access, shared }, session); // plan
    if (decided.value === undefined) await session.close();
    return { ...decided, diagnostics: [...line.diagnostics, ...decided.diagnostics] };
  } catch (error) {
    await session.close();
    throw error;
  }
}

/**
 * Carries out what was prepared and decides nothing. Safe to call again, on a newly prepared
 * campaign, after a crash. Throws `GateClosedError` before anything is sent, `LedgerWriteError`
 * when the ledger fails under way and cannot tell any more what was done; otherwise that ends
 * the run like any other `stop`.
 */
export async function execute(
  prepared: Prepared,
  surroundings: Surroundings = {},
): Promise<RunResult> {
  checkPrepared(prepared);
  if (prepared.gates.length > 0) throw new GateClosedError(prepared.gates);
  // Half of all code is needed only here, and most commands never come here.
  const { beginRun } = await import("./stages/execute/begin-run.ts");
  const sending = await sendingFor(prepared);
  const { reportRun } = await import("./stages/execute/report-run.ts");
  const startedAtMs = prepared.within.session.adopted?.startedAtMs ?? Date.now();
  const ledger = await beginRun(prepared, startedAtMs);
  const result = ledger && (await sending(prepared, ledger, surroundings)); // send → record
  const report = await reportRun({ prepared, ledger, result, startedAtMs, ...surroundings }); // report
  return resultOf(prepared, report, result);
}

/** What was left to workers. */
export interface Detached {
  readonly run: string;
  /** Why nobody sends it, where that is so. */
  readonly stop?: RunResult["stop"];
  /** Whether that arrived is not known: workers may send it all the same. */
  readonly mayBeSent?: boolean;
}

/**
 * Leaves what was prepared to be distributed to workers, and waits for nobody. `status` tells
 * how far they are; who prepares it distributed once more and executes it waits for them, and
 * writes the report. Throws like `execute`.
 */
export async function detach(prepared: Prepared): Promise<Detached> {
  checkPrepared(prepared);
  if (prepared.gates.length > 0) throw new GateClosedError(prepared.gates);
  const { beginRun } = await import("./stages/execute/begin-run.ts");
  const { handOver } = await import("./stages/distribute/distribute.ts");
  const ledger = await beginRun(prepared, Date.now());
  const { run } = prepared.within.session;
  const failed = await handOver(prepared);
  if (failed === undefined) return { run };
  await ledger?.finish("aborted", Date.now()).catch(() => undefined);
  return { run, ...failed };
}

/** Where workers find the ledger. */
async function sharedBy(
  request: PrepareRequest,
  { project }: SoundLine,
): Promise<Prepared["within"]["shared"]> {
  const { sharedAddress } = await import("./stages/prepare/find-ledger.ts");
  return sharedAddress(request, project);
}

type Sending = (
  prepared: Prepared,
  ledger: RunLedger,
  surroundings: Surroundings,
) => Promise<SentResult>;

/** From here, or by workers. */
async function sendingFor({ within }: Prepared): Promise<Sending> {
  if (within.shared !== undefined)
    return (await import("./stages/distribute/distribute.ts")).distribute;
  return (await import("./stages/execute/send-rows.ts")).sendRows;
}

async function decide(
  request: PrepareRequest,
  sound: SoundLine & Pick<Prepared["within"], "access" | "shared">,
  session: Session,
): Promise<Checked<Prepared>> {
  const { campaign, access, shared } = sound;
  const deciding = decidingFor(request, sound, session.ledger);
  refuseChoiceWithTags(request, deciding.tags);
  refuseTooManyShards(request, campaign.send);
  const choice = openChoice(request);
  const frozen = await readPlan(request, campaign);
  const fingerprints = fingerprintsFor(request, frozen);
  const { spool } = session;
  const { signal } = request;
  const pass = await firstPass(deciding, { judge: campaign, choice, spool, fingerprints, signal });
  if (hasErrors(pass.diagnostics)) return { diagnostics: pass.diagnostics };

  refuseUnseen(choice);
  const made = await planOf(request, sound, deciding, { pass, frozen, notice: session.notice });
  const planned = await asAdopted(session.adopted, made);
  refuseUnshareable(request, deciding, planned.plan.destination);
  const value: Prepared = {
    ...planned,
    frozen,
    campaign: shareOf(campaign, request.shard),
    chosen: pass.chosen,
    reportFolder: session.reportFolder,
    close: session.close,
    within: {
      ...calledFrom(request, sound.project),
      session,
      deciding,
      choice: () => openChoice(request),
      access,
      shared,
    },
  };
  return { value, diagnostics: pass.diagnostics };
}

/** A plan that is sent at once is compared with an approved one, or with none. */
function fingerprintsFor(
  { purpose }: PrepareRequest,
  frozen: FrozenPlan | undefined,
): FingerprintTaker | undefined {
  const isKept = purpose === "look" || purpose === "check";
  const salt = frozen?.recipients.fingerprints?.salt;
  return isKept || salt !== undefined ? openFingerprints(salt) : undefined;
}

/** Gates closed meanwhile are the workers' business: who only follows may. */
async function asAdopted(
  adopted: AdoptedRun | undefined,
  made: Pick<Prepared, "plan" | "gates">,
): Promise<Pick<Prepared, "plan" | "gates" | "follows">> {
  if (adopted === undefined) return { ...made, follows: false };
  const { refuseOtherDigest } = await import("./stages/prepare/adopt-run.ts");
  const { plan } = made;
  refuseOtherDigest(adopted, plan.digest);
  const since = new Date(adopted.startedAtMs).toISOString();
  const notice = `workers are sending this since ${since}: waiting for them`;
  return { plan: { ...plan, notices: [notice, ...plan.notices] }, gates: [], follows: true };
}

/** Beside errors elsewhere the rows are judged all the same, so that everything wrong is told at once. */
async function everythingWrong(line: Line): Promise<readonly Diagnostic[]> {
  const { draft, audience, renderer, diagnostics } = line;
  if (audience === undefined || draft === undefined) return diagnostics;
  const pass = await firstPass(decidingAlone(audience, renderer), {
    judge: draft,
    choice: openChoice({}),
  });
  return [...diagnostics, ...pass.diagnostics];
}

async function resultOf(
  { chosen, reportFolder, within }: Prepared,
  report: RunResult["report"],
  result: SentResult | undefined,
): Promise<RunResult> {
  const { ledger } = within.session;
  const isLost = result?.known !== undefined;
  const totals = isLost ? report.totals : await ledger?.totals(within.deciding.wave);
  return {
    report,
    folder: reportFolder,
    root: within.root,
    chosen,
    inDoubtInWave: totals?.in_doubt ?? 0,
    ...(result?.stop === undefined ? {} : { stop: result.stop }),
  };
}
