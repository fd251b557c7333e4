import type { Adapter } from "../model/adapter.ts";
import type { SettingValue } from "../model/provider.ts";

/** The name of the environment variable that `text` refers to: `${NAME}` and nothing else. */
export function referenceIn(text: string): string | undefined {
  return /^\$\{([A-Za-z_]\w*)\}$/.exec(text)?.[1];
}

/** Where each of the adapter's settings comes from: what is `written`, else its own variable. */
export function settingValues(
  adapter: Adapter,
  written: Readonly<Record<string, unknown>>,
): Readonly<Record<string, SettingValue>> {
  const values: Record<string, SettingValue> = {};
  for (const [key, { env, secret }] of Object.entries(adapter.settings)) {
    values[key] = settingValue(written[key], secret) ?? { kind: "env", name: env };
  }
  return values;
}

function settingValue(written: unknown, secret: boolean): SettingValue | undefined {
  if (typeof written !== "string") return undefined;
  const name = referenceIn(written);
  if (name !== undefined) return { kind: "env", name };
  // A literal secret is an error already; it must not travel any further.
  return secret ? undefined : { kind: "literal", value: written };
}
