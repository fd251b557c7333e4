import type { Adapter } from "../../model/adapter.ts";
import type { Provider } from "../../model/provider.ts";
import { Trouble } from "../../model/trouble.ts";
import type { WorkOrder } from "../../model/work.ts";
import { adapters as known } from "../../adapters/registry.ts";
import { baseUrlOf, destinationOf, settingsForWire } from "../../plan/provider-settings.ts";
import type { Environment } from "../../plan/provider-settings.ts";
import type { ProviderAccess } from "../prepare/provider-access.ts";

/** What a worker needs to send an order: the provider as its own environment reaches it. */
export interface Ability extends ProviderAccess {
  readonly adapter: Adapter;
}

export interface Equipment {
  readonly env: Environment;
  /** Adapters beside the built-in ones. */
  readonly adapters?: readonly Adapter[];
}

/** The ability to send this order, or why this worker lacks it: a secret, or it would send elsewhere than approved. */
export function abilityFor(
  { provider: { name, adapter: wanted, settings }, destination }: WorkOrder,
  { env, adapters = [] }: Equipment,
): Ability | string {
  const adapter = adapters.find((one) => one.name === wanted) ?? known.get(wanted);
  if (adapter === undefined) return `this worker has no adapter ${wanted}`;
  const provider: Provider = { name, adapter, settings };
  try {
    const ability = {
      adapter,
      settings: settingsForWire(provider, env),
      baseUrl: baseUrlOf(adapter, env),
    };
    const here = destinationOf(provider, env);
    if (here.host === destination.host && here.channel === destination.channel) return ability;
    return `it was approved for ${placeOf(destination)}, and from here would go to ${placeOf(here)}`;
  } catch (error) {
    if (error instanceof Trouble) return error.message;
    throw error;
  }
}

function placeOf({ host, channel }: WorkOrder["destination"]): string {
  return channel === "" ? host : `${host} channel ${channel}`;
}
