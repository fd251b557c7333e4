import type { Provider } from "../model/provider.ts";
import type { CampaignContext } from "./campaign-input.ts";
import type { Complaint } from "./complaint.ts";
import { nearestName } from "../model/nearest-name.ts";
import { settingValues } from "./provider-settings.ts";
import { quote } from "./quote.ts";

/**
 * The provider that a campaign calls `name`: an entry under `providers`, or, where the
 * project has none, an adapter as its environment variables configure it.
 */
export function findProvider(name: string, context: CampaignContext): Provider | undefined {
  const { providers } = context.project;
  if (providers) return providers.get(name);
  const adapter = context.adapters.get(name);
  return adapter && { name, adapter, settings: settingValues(adapter, {}) };
}

/** Why there is no provider called `name`. */
export function complainOfProvider(name: string, context: CampaignContext): readonly Complaint[] {
  const { providers, brokenProviders = [] } = context.project;
  if (brokenProviders === "all" || brokenProviders.includes(name)) return [];
  const words = { at: ["provider"], code: "unknown_provider" };
  const names = [...(providers ?? context.adapters).keys(), ...brokenProviders];
  const meant = nearestName(name, names);
  const hint = meant ? `did you mean ${meant}?` : `write one of ${names.join(", ")}`;
  if (!providers) return [{ ...words, message: `there is no adapter ${quote(name)}`, hint }];
  // With `providers` there, an adapter's bare name would step around every ceiling.
  const addIt = "add it under `providers` in carillon.yaml";
  const message = `carillon.yaml has no provider ${quote(name)}`;
  if (names.length === 0) return [{ ...words, message, hint: addIt }];
  return [{ ...words, message, hint: context.adapters.has(name) ? `${addIt}, or ${hint}` : hint }];
}
