import { resolve } from "node:path";
import { loadPlan } from "../../load/load-plan.ts";
import type { Campaign } from "../../model/campaign.ts";
import type { FrozenPlan } from "../../model/frozen-plan.ts";
import { UsageError } from "../../model/trouble.ts";
import { refuseEdited } from "../../plan/freeze-plan.ts";
import { validatePlan } from "../../validate/validate-plan.ts";
import type { PrepareRequest } from "./request.ts";

/** load → validate, for the plan that was approved. Throws `UsageError` where it is unreadable, edited, newer, or another campaign's. */
export async function readPlan(
  request: Pick<PrepareRequest, "cwd" | "plan">,
  campaign: Campaign,
): Promise<FrozenPlan | undefined> {
  if (request.plan === undefined) return undefined;
  const frozen = validatePlan(await loadPlan(resolve(request.cwd, request.plan)));
  refuseEdited(frozen);
  if (frozen.campaign.id === campaign.id) return frozen;
  throw new UsageError(
    `the plan is for campaign ${frozen.campaign.id}, and this is ${campaign.id}`,
    "name the campaign file that the plan was made from",
  );
}
