import type { Adapter, Capabilities, SettingSpec } from "../../index.ts";
import type { Colors } from "../terminal/colors.ts";
import { count } from "./count.ts";
import { fieldLines } from "./fields.ts";
import type { Field } from "./fields.ts";
import { safeText } from "./safe-text.ts";

export interface ProvidersOptions {
  readonly colors: Colors;
  /** Columns; default 80. */
  readonly width?: number | undefined;
}

/** What each adapter can send, needs and promises. */
export function prettyProviders(
  adapters: readonly Adapter[],
  { colors, width = 80 }: ProvidersOptions,
): string {
  return adapters
    .map((adapter) => {
      const head = `${colors.bold(safeText(adapter.name))}  ${safeText(adapter.title)}`;
      const lines = fieldLines(facts(adapter), width - 2).map((line) => `  ${line}`);
      return [head, ...lines].map((line) => `${line}\n`).join("");
    })
    .join("\n");
}

/** For programs. */
export function jsonProviders(adapters: readonly Adapter[]): readonly object[] {
  return adapters.map(({ name, title, baseUrl, baseUrlEnv, settings, channel, capabilities }) => ({
    name,
    title,
    host: new URL(baseUrl).host,
    base_url: baseUrl,
    base_url_env: baseUrlEnv,
    channel: channel ?? null,
    settings: Object.entries(settings).map(([setting, { env, secret, describes }]) => ({
      name: setting,
      env,
      secret,
      describes,
    })),
    types: capabilities.types,
    interactive: capabilities.interactive,
    tags: capabilities.tags,
    max_batch: capabilities.maxBatch,
    accepted: capabilities.accepted,
  }));
}

function facts({ baseUrl, baseUrlEnv, settings, channel, capabilities }: Adapter): Field[] {
  const sender = channel === undefined ? undefined : settings[channel]?.env;
  return [
    ["host", `${new URL(baseUrl).host}; ${baseUrlEnv} names another`],
    ...Object.values(settings).map((spec, index) => settingField(spec, index)),
    ["channel", sender ?? "none: the key names the sender"],
    ...typeFields(capabilities),
    ["batch", batchText(capabilities.maxBatch)],
    ["tags", capabilities.tags ? "yes, expanded by the provider" : "no"],
    ["accepted", capabilities.accepted],
  ];
}

function settingField({ env, secret, describes }: SettingSpec, index: number): Field {
  return [index === 0 ? "needs" : "", `${env}${secret ? " (secret)" : ""}: ${describes}`];
}

function typeFields({ types, interactive }: Capabilities): readonly Field[] {
  return Object.entries(types).map(([type, fields], index) => {
    const kinds = type === "interactive" ? ` (${interactive.join(", ")})` : "";
    const others = fields.filter((field) => field !== type);
    const carried = others.length > 0 ? `: ${others.join(", ")}` : "";
    return [index === 0 ? "types" : "", `${type}${kinds}${carried}`];
  });
}

function batchText(maxBatch: number): string {
  return maxBatch === 1
    ? "one recipient a request"
    : `up to ${count(maxBatch)} recipients with the same payload a request`;
}
