import type { RunLedger } from "../../model/ledger.ts";
import type { Pace } from "../../model/pace.ts";
import { closingNow } from "../../plan/gates.ts";
import { parcelsOf } from "../../send/parcels.ts";
import { sendParcels } from "../../send/send-parcels.ts";
import type { SendResult } from "../../send/send-parcels.ts";
import { KnownOutcomes, notingLedger } from "./known-outcomes.ts";
import type { SentResult } from "./known-outcomes.ts";
import type { Prepared } from "../prepare/prepared.ts";
import { secondPass } from "./second-pass.ts";
import type { Session } from "../prepare/session.ts";
import { defaultDrainMs } from "./surroundings.ts";
import type { Surroundings } from "./surroundings.ts";

/** second pass → send: verified rows, packed into requests, on their way through the one door. */
export async function sendRows(
  { campaign, plan, within }: Prepared,
  ledger: RunLedger,
  surroundings: Surroundings,
): Promise<SentResult> {
  const { budget: shared } = within.session;
  if (shared === undefined) return send({ campaign, plan, within }, ledger, surroundings);
  const known = new KnownOutcomes("not_attempted");
  const noted = notingLedger(ledger, known);
  const result = await send({ campaign, plan, within }, noted.ledger, surroundings);
  if (result.stop?.kind !== "ledger" || (await isReadable(ledger))) return result;
  for (const recipient of noted.open()) known.add({ recipient, outcome: "in_doubt" });
  return { ...result, known };
}

/** Another server may take long to come back, or never. */
async function isReadable(ledger: RunLedger): Promise<boolean> {
  return ledger.fold().then(
    () => true,
    () => false,
  );
}

async function send(
  { campaign, plan, within }: Pick<Prepared, "campaign" | "plan" | "within">,
  ledger: RunLedger,
  surroundings: Surroundings,
): Promise<SendResult> {
  const { deciding, access } = within;
  // Each run its own: what listens to one that all share would pile up.
  const never = new AbortController().signal;
  if (access === undefined) throw new Error("nothing was prepared to be sent");
  const { adapter } = campaign.provider;
  const { batch } = campaign.send;
  const known = ledger.nobodyBefore === true ? { ...deciding, ledger: undefined } : deciding;
  const rows = secondPass(known, plan, within.choice());
  const rate = await shareRate(campaign, within.session);
  try {
    return await sendParcels({
      parcels: parcelsOf(rows, { adapter, batch, tags: deciding.tags }),
      adapter,
      ...access,
      ...(rate === undefined ? {} : { pace: rate.pace }),
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
  } finally {
    await rate?.close();
  }
}

interface Rate {
  readonly pace: Pace;
  close(): Promise<void>;
}

/** Where workers may be sending through the same provider, one rate holds for them and for this run. */
async function shareRate(
  { provider, send }: Prepared["campaign"],
  { budget: open }: Session,
): Promise<Rate | undefined> {
  const budget = await open?.(provider.name);
  if (budget === undefined) return undefined;
  const { openSharedPace } = await import("../../send/shared-pace.ts");
  const rate = send.rate === undefined ? {} : { perSecond: send.rate.perSecond };
  const pace = openSharedPace({ budget, ...rate });
  const close = async (): Promise<void> => {
    pace.close();
    await budget.close();
  };
  return { pace, close };
}
