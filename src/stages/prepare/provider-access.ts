import type { Settings } from "../../model/adapter.ts";
import { rehearsalHost } from "../../model/provider.ts";
import type { Destination, Provider } from "../../model/provider.ts";
import { baseUrlOf, destinationOf, settingsForWire } from "../../plan/provider-settings.ts";
import type { PrepareRequest } from "./request.ts";

/** A provider as requests really reach it. */
export interface ProviderAccess {
  readonly baseUrl: string;
  readonly settings: Settings;
}

/** Throws `MissingSettingError`, unless the stand-in is meant, which needs nothing. */
export function accessTo(provider: Provider, request: PrepareRequest): ProviderAccess {
  const { sandbox, env } = request;
  if (sandbox === undefined) {
    return { baseUrl: baseUrlOf(provider.adapter, env), settings: settingsForWire(provider, env) };
  }
  const anything = Object.fromEntries(
    Object.entries(provider.settings).map(([key, value]) => [
      key,
      value.kind === "literal" ? value.value : "sandbox",
    ]),
  );
  return { baseUrl: sandbox.baseUrl(provider.adapter.name), settings: anything };
}

/** Where a wave's messages go. All rehearsals go to one place, whatever port it listens on and whatever the environment holds. */
export function destinationFor(provider: Provider, { sandbox, env }: PrepareRequest): Destination {
  if (sandbox === undefined) return destinationOf(provider, env);
  const { adapter, channel } = destinationOf(provider, {});
  return { adapter, host: rehearsalHost, channel: channel.startsWith("${") ? "" : channel };
}
