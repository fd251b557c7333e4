import { autokonnect } from "./autokonnect.ts";
import { botika } from "./botika.ts";
import { flowiq } from "./flowiq.ts";
import type { Provider } from "./provider.ts";
import { zixflow } from "./zixflow.ts";

const providers: readonly Provider[] = [flowiq, zixflow, botika, autokonnect];

export interface Place {
  readonly provider: Provider;
  /** As the provider knows it. */
  readonly path: string;
}

/** Who answers `path`: the provider it is prefixed with, else the one that has such a path. */
export function locate(path: string): Place | undefined {
  const prefixed = providers.find(({ name }) => path.startsWith(`/${name}/`));
  if (prefixed) return { provider: prefixed, path: path.slice(prefixed.name.length + 1) };
  const provider = providers.find((one) => one.sendsAt(path));
  return provider && { provider, path };
}
