import type { FrozenPlan } from "../../model/frozen-plan.ts";
import type { ClosedGate, Plan } from "../../model/plan.ts";
import { stalePlan } from "../../plan/compare-plan.ts";
import { closedGates } from "../../plan/gates.ts";
import { makePlan } from "../../plan/make-plan.ts";
import type { Deciding } from "./decide-rows.ts";
import type { FirstPass } from "./first-pass.ts";
import { destinationFor } from "./provider-access.ts";
import type { SoundLine } from "./open-line.ts";
import type { PrepareRequest } from "./request.ts";

interface Passed {
  readonly pass: FirstPass;
  readonly frozen: FrozenPlan | undefined;
  /** Why the ledger was not looked at. */
  readonly notice: string | undefined;
}

/** first pass → plan: what was found, joined with what the ledger knows of the wave. */
export async function planOf(
  request: PrepareRequest,
  { campaign, audience, renderer }: SoundLine,
  { ledger, wave: name }: Deciding,
  { pass, frozen, notice }: Passed,
): Promise<{ readonly plan: Plan; readonly gates: readonly ClosedGate[] }> {
  const wave = await ledger?.wave(name.campaign, name.wave);
  const destination = destinationFor(campaign.provider, request);
  const plan = makePlan({
    campaign,
    destination,
    audience,
    tally: pass.tally,
    chunks: pass.chunks,
    fingerprints: pass.fingerprints,
    textDigest: renderer.textDigest,
    wave,
    versions: (await ledger?.versions(name)) ?? [],
  });
  const nowMs = Date.now();
  const stale = frozen && stalePlan(frozen, plan, nowMs);
  const gates = closedGates({
    campaign,
    wave,
    destination,
    shard: request.shard,
    planned: plan.totals.planned,
    nowMs,
  });
  const notices = [notice, pass.passedOver, ...plan.notices].filter((one) => one !== undefined);
  return { plan: { ...plan, notices }, gates: stale === undefined ? gates : [stale, ...gates] };
}
