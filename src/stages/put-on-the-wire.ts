import type { RunLedger } from "../model/ledger.ts";
import { closingNow } from "../plan/gates.ts";
import { parcelsOf } from "../send/parcels.ts";
import { sendParcels } from "../send/send-parcels.ts";
import type { SendResult } from "../send/send-parcels.ts";
import type { Prepared } from "./prepared.ts";
import { secondPass } from "./second-pass.ts";
import type { Surroundings } from "./surroundings.ts";

const never = new AbortController().signal;
const defaultDrainMs = 60_000;

/** second pass → send: verified rows, packed into requests, on their way through the one door. */
export async function putOnTheWire(
  { campaign, plan, within }: Prepared,
  ledger: RunLedger,
  surroundings: Surroundings,
): Promise<SendResult> {
  const { deciding, wire } = within;
  if (wire === undefined) throw new Error("nothing was prepared to be sent");
  const { adapter } = campaign.provider;
  const { batch } = campaign.send;
  const rows = secondPass(deciding, plan, within.choice());
  return sendParcels({
    parcels: parcelsOf(rows, { adapter, batch, tags: deciding.tags }),
    adapter,
    ...wire,
    send: campaign.send,
    ledger,
    planned: plan.totals.planned,
    version: plan.textDigest,
    closing: () => closingNow(campaign, plan.expiresAtMs, Date.now()),
    signal: surroundings.signal ?? never,
    drainMs: surroundings.drainMs ?? defaultDrainMs,
    abandon: surroundings.abandon ?? never,
    onProgress: surroundings.onProgress ?? (() => undefined),
    onPause: surroundings.onPause ?? (() => undefined),
  });
}
