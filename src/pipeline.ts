import { hasErrors } from "./model/diagnostic.ts";
import type { Checked, Diagnostic } from "./model/diagnostic.ts";
import { GateClosedError } from "./model/trouble.ts";
import { shareOf } from "./plan/shards.ts";
import {
  openChoice,
  refuseChoiceWithTags,
  refuseTooManyShards,
  refuseUnseen,
} from "./stages/choice.ts";
import { decidingAlone, decidingFor } from "./stages/decide-rows.ts";
import { firstPass } from "./stages/first-pass.ts";
import { onTheWire } from "./stages/on-the-wire.ts";
import type { Wire } from "./stages/on-the-wire.ts";
import { openLine, soundLine } from "./stages/open-line.ts";
import type { Line, SoundLine } from "./stages/open-line.ts";
import { planOf } from "./stages/plan-of.ts";
import { readPlan } from "./stages/read-plan.ts";
import type { Prepared } from "./stages/prepared.ts";
import { readCampaign } from "./stages/read-campaign.ts";
import type { PrepareRequest } from "./stages/request.ts";
import { openSession } from "./stages/session.ts";
import type { Session } from "./stages/session.ts";
import type { RunResult, Surroundings } from "./stages/surroundings.ts";

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
  const wire = request.purpose === "send" ? onTheWire(provider, request) : undefined;
  const session = await openSession(request, sound.project, sound.campaign);
  try {
    const decided = await decide(request, { ...sound, wire }, session); // plan
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
  if (prepared.gates.length > 0) throw new GateClosedError(prepared.gates);
  // Half of all code is needed only here, and most commands never come here.
  const { beginRun } = await import("./stages/begin-run.ts");
  const { putOnTheWire } = await import("./stages/put-on-the-wire.ts");
  const { tell } = await import("./stages/tell.ts");
  const startedAtMs = Date.now();
  const ledger = await beginRun(prepared, startedAtMs);
  const result = ledger && (await putOnTheWire(prepared, ledger, surroundings)); // send → record
  const report = await tell({ prepared, ledger, result, startedAtMs, ...surroundings }); // report
  return resultOf(prepared, report, result?.stop);
}

async function decide(
  request: PrepareRequest,
  sound: SoundLine & { readonly wire: Wire | undefined },
  session: Session,
): Promise<Checked<Prepared>> {
  const { campaign, wire } = sound;
  const deciding = decidingFor(request, sound, session.ledger);
  refuseChoiceWithTags(request, deciding.tags);
  refuseTooManyShards(request, campaign.send);
  const choice = openChoice(request);
  const frozen = await readPlan(request, campaign);
  const salt = frozen?.recipients.fingerprints?.salt;
  const { spool } = session;
  const { signal } = request;
  const pass = await firstPass(deciding, { judge: campaign, choice, spool, salt, signal });
  if (hasErrors(pass.diagnostics)) return { diagnostics: pass.diagnostics };

  refuseUnseen(choice);
  const planned = await planOf(request, sound, deciding, { pass, frozen, notice: session.notice });
  const value: Prepared = {
    ...planned,
    frozen,
    campaign: shareOf(campaign, request.shard),
    chosen: pass.chosen,
    reportFolder: session.reportFolder,
    close: session.close,
    within: {
      purpose: request.purpose,
      sandbox: request.sandbox !== undefined,
      session,
      deciding,
      choice: () => openChoice(request),
      shard: request.shard,
      wire,
    },
  };
  return { value, diagnostics: pass.diagnostics };
}

/** Beside errors elsewhere the rows are judged all the same, so that everything wrong is told at once. */
async function everythingWrong(line: Line): Promise<readonly Diagnostic[]> {
  const { draft, audience, renderer, diagnostics } = line;
  if (audience === undefined || draft?.sources === undefined) return diagnostics;
  const judge = { ...draft, sources: draft.sources };
  const pass = await firstPass(decidingAlone(audience, renderer), {
    judge,
    choice: openChoice({}),
  });
  return [...diagnostics, ...pass.diagnostics];
}

async function resultOf(
  { chosen, reportFolder, within }: Prepared,
  report: RunResult["report"],
  stop: RunResult["stop"],
): Promise<RunResult> {
  const totals = await within.session.ledger?.totals(within.deciding.wave);
  return {
    report,
    folder: reportFolder,
    chosen,
    inDoubtInWave: totals?.in_doubt ?? 0,
    ...(stop === undefined ? {} : { stop }),
  };
}
