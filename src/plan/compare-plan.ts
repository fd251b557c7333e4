import type { FrozenPlan } from "../model/frozen-plan.ts";
import { planParts } from "../model/plan.ts";
import type { ClosedGate, Plan, PlanPart } from "../model/plan.ts";
import { rehearsalHost } from "../model/provider.ts";
import { compareFingerprints } from "./fingerprints.ts";
import type { RecipientChanges } from "./fingerprints.ts";
import { joinedChunks } from "./freeze-plan.ts";

const remedy = "make it anew with `carillon plan FILE --out PLAN` and have it approved again";

/** The gate of an approved plan: closed when it has expired, or when anything approved is no longer so. */
export function stalePlan(frozen: FrozenPlan, plan: Plan, nowMs: number): ClosedGate | undefined {
  if (nowMs >= Date.parse(frozen.expires_at)) {
    return {
      code: "stale_plan",
      message: `the plan expired at ${frozen.expires_at}`,
      hint: remedy,
    };
  }
  const found = differences.flatMap((difference) => difference(frozen, plan));
  if (found.length === 0) return undefined;
  return {
    code: "stale_plan",
    message: `the plan is stale: ${found.join("; ")}`,
    hint: remedy,
  };
}

type Difference = (frozen: FrozenPlan, plan: Plan) => readonly string[];

const wave: Difference = (frozen, plan) =>
  frozen.campaign.wave === plan.campaign.wave
    ? []
    : [`wave ${frozen.campaign.wave} was approved, this is wave ${plan.campaign.wave}`];

/** A sender that comes from the environment is not known when a plan is made; a host always is. */
const destination: Difference = (frozen, plan) => {
  const [before, now] = [frozen.destination, plan.destination];
  // A rehearsal of an approved plan reaches nobody, wherever the plan would have gone.
  if (now.host === rehearsalHost) return [];
  const host =
    before.host === now.host ? [] : [`host ${before.host} was approved, this is ${now.host}`];
  const known = !before.channel.startsWith("${") && !now.channel.startsWith("${");
  const moved = known && before.channel !== now.channel;
  return moved ? [...host, `channel ${before.channel} was approved, this is ${now.channel}`] : host;
};

const partWords: Readonly<Record<PlanPart, string>> = {
  campaign: "the id or the wave",
  text: "the message's text",
  provider: "the provider",
  recipients: "the list of recipient sources",
  suppression: "the list of suppression sources",
  limits: "max_invalid or max_recipients",
  schedule: "expires, window or timezone",
  send: "the send settings",
};

const parts: Difference = (frozen, plan) =>
  planParts
    .filter((part) => frozen.parts[part] !== plan.parts[part])
    .map((part) => `${partWords[part]} changed`);

const recipients: Difference = (frozen, plan) => {
  const now = joinedChunks(plan.chunks, frozen.recipients.chunk_size);
  const approved = frozen.recipients.chunks;
  const nth = Math.max(approved.length, now.length);
  const first = Array.from({ length: nth }, (_, one) => one).find(
    (one) => approved[one] !== now[one]?.sha256,
  );
  if (first === undefined) return [];
  const count = now.reduce((sum, one) => sum + one.recipients, 0);
  return [
    ...changedInputs(frozen, plan),
    `${frozen.recipients.count} recipients were approved, there are ${count}`,
    ...whoChanged(frozen, plan),
    placeOf(first, frozen, plan),
  ];
};

function changedInputs(frozen: FrozenPlan, plan: Plan): readonly string[] {
  const before = new Map(frozen.inputs.map(({ file, sha256 }) => [file, sha256]));
  return plan.inputs
    .filter(({ file, sha256 }) => before.get(file) !== sha256)
    .map(({ file }) => (before.has(file) ? `${file} changed` : `${file} is new`));
}

function whoChanged(frozen: FrozenPlan, plan: Plan): readonly string[] {
  const before = frozen.recipients.fingerprints;
  const now = plan.fingerprints;
  if (before === undefined || now === undefined || before.salt !== now.salt) return [];
  const words = changeWords(compareFingerprints(before, now));
  return words.length === 0 ? [] : [words.join(", ")];
}

function changeWords({ added, removed, changed, reordered }: RecipientChanges): readonly string[] {
  return [
    ...(added > 0 ? [`${added} ${added === 1 ? "recipient" : "recipients"} added`] : []),
    ...(removed > 0 ? [`${removed} removed`] : []),
    ...(changed > 0 ? [`message changed for ${changed}`] : []),
    ...(reordered ? ["order changed"] : []),
  ];
}

function placeOf(nth: number, frozen: FrozenPlan, plan: Plan): string {
  const size = frozen.recipients.chunk_size;
  const there = joinedChunks(plan.chunks, size)[nth];
  const among = `the first difference is among recipients ${nth * size + 1} to ${(nth + 1) * size}`;
  if (there === undefined) return `${among}, which are gone`;
  return `${among}, from line ${there.line} of ${plan.sources[there.source] ?? "the sources"} on`;
}

/** Suppression only ever subtracts: whoever was held back at approval must still be. */
const suppression: Difference = ({ totals: before }, { totals: now }) =>
  now.suppressed < before.suppressed
    ? [`${before.suppressed} were suppressed at approval, only ${now.suppressed} are now`]
    : [];

const differences: readonly Difference[] = [wave, destination, parts, recipients, suppression];
