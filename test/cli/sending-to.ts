import type { Sandbox } from "../../src/sandbox/start-sandbox.ts";

/** Stands in every credential that commands get here; must never be seen in what they say. */
export const canary = "canary-7f3a";

/** The environment in which every provider is at `sandbox`, with credentials. */
export function sendingTo(sandbox: Pick<Sandbox, "baseUrl">): Readonly<Record<string, string>> {
  const urls = ["flowiq", "zixflow", "botika", "autokonnect"].map((name) => [
    `${name.toUpperCase()}_BASE_URL`,
    sandbox.baseUrl(name),
  ]);
  return {
    ...(Object.fromEntries(urls) as Record<string, string>),
    FLOWIQ_API_KEY: `${canary}-flowiq`,
    FLOWIQ_TENANT_ID: "acme",
    ZIXFLOW_API_KEY: `${canary}-zixflow`,
    ZIXFLOW_WORKSPACE_ID: "7001",
    ZIXFLOW_PHONE_ID: "918000000001",
    BOTIKA_API_TOKEN: `${canary}-botika`,
    AUTOKONNECT_API_KEY: `${canary}-autokonnect`,
    AUTOKONNECT_CHANNEL_ID: "123",
  };
}
