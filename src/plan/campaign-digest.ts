import { createHash } from "node:crypto";
import type { AudienceSource, Campaign, ListSource } from "../model/campaign.ts";
import { planParts } from "../model/plan.ts";
import type { PlanPart } from "../model/plan.ts";
import { settingsInPlan } from "./provider-settings.ts";

export type PartDigests = Readonly<Record<PlanPart, string>>;

/**
 * Digests of what a campaign means, part by part, not of how its file is laid out: a comment
 * or another order of keys changes nothing. `textDigest` stands for message, partials and vars.
 */
export function partDigests(campaign: Campaign, textDigest: string): PartDigests {
  const { provider, send, ...rest } = campaign;
  return {
    campaign: sha256({ id: rest.id, wave: rest.wave }),
    text: sha256([textDigest, rest.locale, rest.timezone]),
    provider: sha256({
      name: provider.name,
      adapter: provider.adapter.name,
      settings: settingsInPlan(provider),
      ceiling: [provider.rate?.perSecond ?? null, provider.concurrency ?? null],
    }),
    recipients: sha256(rest.sources.map(meaningOf)),
    suppression: sha256(rest.suppressions.map(({ source }) => meaningOf(source))),
    limits: sha256([rest.maxInvalid, rest.maxRecipients ?? null]),
    schedule: sha256([rest.expiresAtMs ?? null, rest.window?.text ?? null, rest.timezone]),
    send: sha256({ ...send, rate: send.rate?.perSecond ?? null }),
  };
}

/** One digest over all parts. */
export function campaignDigest(parts: PartDigests): string {
  return sha256(planParts.map((part) => parts[part]));
}

function meaningOf(source: AudienceSource | ListSource): unknown {
  switch (source.kind) {
    case "csv": {
      const { written, phone, ref, country, where } = source;
      return { csv: written, phone, ref, country, where };
    }
    case "numbers":
      return { numbers: source.numbers, country: source.country };
    case "tags":
      return { tags: source.tags };
  }
}

function sha256(value: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(sorted(value)))
    .digest("hex");
}

/** The same value with the keys of every object in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
