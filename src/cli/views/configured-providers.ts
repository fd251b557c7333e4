import type { ConfiguredProvider } from "../../index.ts";
import { fieldLines } from "./fields.ts";
import type { Field } from "./fields.ts";
import type { ProvidersOptions } from "./providers.ts";
import { safeText } from "./safe-text.ts";

/** What carillon.yaml calls a provider: where it sends, as whom, how fast, and for which campaigns. */
export function prettyConfigured(
  providers: readonly ConfiguredProvider[],
  { colors, width = 80 }: ProvidersOptions,
): string {
  return providers
    .map((provider) => {
      const head = `${colors.bold(safeText(provider.name))}  in carillon.yaml`;
      const lines = fieldLines(facts(provider), width - 2).map((line) => `  ${line}`);
      return [head, ...lines].map((line) => `${line}\n`).join("");
    })
    .join("\n");
}

/** For programs. No secret is in it, only whether there is one. */
export function jsonConfigured(providers: readonly ConfiguredProvider[]): readonly object[] {
  return providers.map(({ name, destination, needs, rate, concurrency, campaigns }) => ({
    name,
    adapter: destination.adapter,
    host: destination.host,
    channel: destination.channel || null,
    settings: needs.map(({ name: setting, secret, from, isSet }) => ({
      name: setting,
      secret,
      env: from.kind === "env" ? from.name : null,
      value: from.kind === "literal" ? from.value : null,
      set: isSet,
    })),
    rate: rate?.text ?? null,
    concurrency: concurrency ?? null,
    campaigns,
  }));
}

function facts({
  adapter,
  destination: { host, channel },
  rate,
  concurrency,
  ...provider
}: ConfiguredProvider): readonly Field[] {
  const isOwnHost = host === new URL(adapter.baseUrl).host;
  const { needs, campaigns } = provider;
  return [
    ["adapter", `${adapter.name}: ${adapter.title}`],
    ["host", isOwnHost ? host : `${host}, from ${adapter.baseUrlEnv}`],
    ["channel", channel === "" ? "none: the key names the sender" : channel],
    ...listed("needs", needs.map(needText)),
    ["rate", rate === undefined ? "no ceiling" : `at most ${rate.text}`],
    ["concurrency", concurrency === undefined ? "no ceiling" : `at most ${concurrency} in flight`],
    ...listed("campaigns", campaigns.length === 0 ? ["none below campaigns/"] : campaigns),
  ];
}

function listed(name: string, values: readonly string[]): readonly Field[] {
  return values.map((value, index) => [index === 0 ? name : "", value]);
}

function needText({ name, secret, from, isSet }: ConfiguredProvider["needs"][number]): string {
  if (from.kind === "literal") return `${name}: ${from.value}`;
  return `${name}: \${${from.name}}${secret ? " (secret)" : ""}, ${isSet ? "set" : "not set"}`;
}
