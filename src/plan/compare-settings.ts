import type { Allowance, AudienceSource, Campaign, ListSource } from "../model/campaign.ts";
import type { SettingChange } from "../model/diff.ts";
import type { Project } from "../model/project.ts";
import type { Destination } from "../model/provider.ts";
import { settingsInPlan } from "./provider-settings.ts";

/** What a campaign's settings are read from. */
export interface SettingsView {
  readonly campaign: Campaign;
  readonly project: Project;
  readonly destination: Destination;
}

/** Every setting that differs, defaults filled in; without `before` every one that is set. */
export function compareSettings(
  before: SettingsView | undefined,
  after: SettingsView,
): readonly SettingChange[] {
  const was = before === undefined ? {} : settingsOf(before);
  const is = settingsOf(after);
  return [...new Set([...Object.keys(is), ...Object.keys(was)])]
    .map((key) => ({ key, before: was[key] ?? null, after: is[key] ?? null }))
    .filter((change) => change.before !== change.after);
}

type Values = Readonly<Record<string, string | number | null>>;

function settingsOf(view: SettingsView): Values {
  return { ...identityOf(view), ...providerOf(view), ...audienceOf(view), ...sendOf(view) };
}

function identityOf({ campaign, project }: SettingsView): Values {
  const { id, wave, description, locale, timezone } = campaign;
  const country = project.defaultCountry ?? null;
  return { id, wave, description: description || null, locale, timezone, default_country: country };
}

function providerOf({ campaign: { provider }, destination }: SettingsView): Values {
  const { adapter, host, channel } = destination;
  const others = Object.entries(settingsInPlan(provider))
    .filter(([key]) => key !== provider.adapter.channel)
    .map(([key, value]) => [`provider.${key}`, value] as const);
  return {
    provider: provider.name,
    adapter,
    host,
    channel: channel || null,
    ...Object.fromEntries(others),
    "provider.rate": provider.rate?.text ?? null,
    "provider.concurrency": provider.concurrency ?? null,
  };
}

function audienceOf({ campaign }: SettingsView): Values {
  const { sources, suppressions, maxInvalid, maxRecipients } = campaign;
  return {
    recipients: listed(sources),
    exclude: listed(suppressions.map(({ source }) => source)),
    max_invalid: allowanceText(maxInvalid),
    max_recipients: maxRecipients ?? null,
  };
}

function sendOf({ campaign: { expiresAtMs, window, send } }: SettingsView): Values {
  return {
    expires: expiresAtMs === undefined ? null : new Date(expiresAtMs).toISOString(),
    window: window?.text ?? null,
    rate: send.rate?.text ?? null,
    concurrency: send.concurrency,
    retries: send.retries,
    timeout: `${send.timeoutMs / 1000}s`,
    batch: send.batch,
    claim_ahead: send.claimAhead ?? null,
    tolerate: percent(send.tolerate),
    "abort.failure_rate": send.abort.failureRate,
    "abort.consecutive": send.abort.consecutive,
    "abort.in_doubt": send.abort.inDoubt === undefined ? null : allowanceText(send.abort.inDoubt),
  };
}

function listed(sources: readonly AudienceSource[]): string | null {
  return sources.length === 0 ? null : sources.map(sourceText).join("; ");
}

/** Numbers are somebody's: they are counted, never shown. */
function sourceText(source: AudienceSource | ListSource): string {
  switch (source.kind) {
    case "csv": {
      const { file, phone, ref, country, where } = source;
      const words = [
        phone === "phone" ? "" : `phone ${phone}`,
        ref === undefined ? "" : `ref ${ref}`,
        country === undefined ? "" : `country ${country}`,
        ...Object.entries(where).map(([column, values]) => `${column} ${values.join("|")}`),
      ].filter((word) => word !== "");
      return words.length === 0 ? file : `${file} (${words.join(", ")})`;
    }
    case "numbers":
      return source.numbers.length === 1 ? "1 number" : `${source.numbers.length} numbers`;
    case "tags":
      return `tags ${source.tags.join(", ")}`;
  }
}

function allowanceText(allowance: Allowance): string | number {
  return "count" in allowance ? allowance.count : percent(allowance.share);
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(4))}%`;
}
