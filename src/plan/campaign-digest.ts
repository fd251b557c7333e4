import { createHash } from "node:crypto";
import type { AudienceSource, Campaign, ListSource, NamedList } from "../model/campaign.ts";
import { settingsInPlan } from "./provider-settings.ts";

/**
 * Digest of what a campaign means, not of how its file is laid out: a comment or another
 * order of keys changes nothing. `textDigest` stands for message, partials and vars.
 */
export function campaignDigest(campaign: Campaign, textDigest: string): string {
  const { provider, send } = campaign;
  return sha256({
    id: campaign.id,
    wave: campaign.wave,
    text: textDigest,
    provider: provider.name,
    adapter: provider.adapter.name,
    settings: settingsInPlan(provider),
    ceiling: [provider.rate?.perSecond ?? null, provider.concurrency ?? null],
    sources: campaign.sources.map(meaningOf),
    suppressions: campaign.suppressions.map(({ source }: NamedList) => meaningOf(source)),
    limits: [campaign.maxInvalid, campaign.maxRecipients ?? null],
    when: [campaign.expiresAtMs ?? null, campaign.window?.text ?? null],
    places: [campaign.locale, campaign.timezone],
    send: { ...send, rate: send.rate?.perSecond ?? null },
  });
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
