import { createHash } from "node:crypto";
import type { WorkOrder } from "../../model/work.ts";
import type { Prepared } from "../prepare/prepared.ts";

/** What was approved, as it travels to the workers. */
export function orderOf({ campaign, plan, within }: Prepared): WorkOrder {
  const { provider, send, timezone, window, id, wave } = campaign;
  const { expiresAtMs } = plan;
  return {
    run: within.session.run,
    campaign: id,
    wave,
    provider: {
      name: provider.name,
      adapter: provider.adapter.name,
      settings: provider.settings,
    },
    destination: plan.destination,
    send,
    version: plan.textDigest,
    planned: plan.totals.planned,
    timezone,
    ...(window === undefined ? {} : { window }),
    ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
  };
}

/** Orders that ask the same of a worker have the same: its secrets, and where it would send. */
export function taskOf({ provider, destination }: WorkOrder): string {
  const asked = JSON.stringify([provider.name, provider.settings, destination]);
  const digest = createHash("sha256").update(asked).digest("hex").slice(0, 12);
  return `carillon:${provider.adapter}:${digest}`;
}
