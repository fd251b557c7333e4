import { campaignsBy } from "../../load/list-campaigns.ts";
import { showPath } from "../../load/display-path.ts";
import type { Checked } from "../../model/diagnostic.ts";
import type { Destination, Provider, SettingValue } from "../../model/provider.ts";
import { destinationOf } from "../../plan/provider-settings.ts";
import { projectAt } from "../ledger/ledger-request.ts";
import type { LedgerRequest } from "../ledger/ledger-request.ts";

/** An entry under `providers` in carillon.yaml. Holds no value from the environment but the sender's. */
export interface ConfiguredProvider extends Provider {
  readonly destination: Destination;
  /** What the adapter needs, in its order, and where each comes from. */
  readonly needs: readonly {
    readonly name: string;
    readonly secret: boolean;
    readonly from: SettingValue;
    /** Whether there is one now. */
    readonly isSet: boolean;
  }[];
  /** Campaign files below `campaigns/` that name it, as they are shown to people. */
  readonly campaigns: readonly string[];
}

export interface ProvidersRequest extends Omit<LedgerRequest, "campaign"> {
  /** Only the one called so. */
  readonly name?: string;
}

/** The project's own providers, in the order of carillon.yaml; none where it names none. Throws `UsageError` where a base URL is none. */
export async function providersOf({
  name,
  ...request
}: ProvidersRequest): Promise<Checked<readonly ConfiguredProvider[]>> {
  const { project, diagnostics } = await projectAt(request);
  const all = [...(project?.providers?.values() ?? [])];
  const named = name === undefined ? all : all.filter((provider) => provider.name === name);
  if (project === undefined || named.length === 0) return { value: [], diagnostics };
  const users = await campaignsBy("provider", project.root);
  const value = named.map((provider) => ({
    ...provider,
    destination: destinationOf(provider, request.env),
    needs: needsOf(provider, request.env),
    campaigns: (users.get(provider.name) ?? []).map((file) => showPath(file, request.cwd)),
  }));
  return { value, diagnostics };
}

function needsOf(
  { adapter, settings }: Provider,
  env: LedgerRequest["env"],
): ConfiguredProvider["needs"] {
  return Object.entries(settings).map(([name, from]) => ({
    name,
    secret: adapter.settings[name]?.secret ?? true,
    from,
    isSet: from.kind === "literal" || Boolean(env[from.name]),
  }));
}
