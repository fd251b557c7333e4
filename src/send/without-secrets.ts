import type { Adapter, Settings } from "../model/adapter.ts";
import type { Finding } from "./classify.ts";

/** What is shorter is no credential, and replacing it would blot out ordinary words. */
const shortest = 6;

/** The finding without any secret that the provider said back to us: its words end up in the ledger and in reports. */
export function withoutSecrets(finding: Finding, adapter: Adapter, settings: Settings): Finding {
  if (finding.code === "" && finding.message === "") return finding;
  const secrets = Object.entries(adapter.settings)
    .flatMap(([key, { secret }]) => (secret ? [settings[key] ?? ""] : []))
    .filter((secret) => secret.length >= shortest);
  const clean = (text: string): string =>
    secrets.reduce((left, secret) => left.replaceAll(secret, "[secret]"), text);
  return { ...finding, code: clean(finding.code), message: clean(finding.message) };
}
