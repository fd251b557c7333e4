import { describe, expect, it } from "vitest";
import { jsonConfigured, prettyConfigured } from "../../src/cli/views/configured-providers.ts";
import { providersOf } from "../../src/index.ts";
import { campaign } from "../cli/campaign.ts";
import { project } from "../helpers/project.ts";
import { plain } from "./sample.ts";

const carillonYaml = `providers:
  promo:
    adapter: autokonnect
    channel_id: "123"
    api_key: \${PROMO_KEY}
    rate: 80/s
    concurrency: 32
  chat:
    adapter: flowiq
`;

const env = { PROMO_KEY: "k-very-secret", FLOWIQ_BASE_URL: "http://127.0.0.1:4010/flowiq" };

async function shop(): Promise<{ readonly cwd: string; readonly env: typeof env }> {
  const cwd = await project({
    "carillon.yaml": carillonYaml,
    "campaigns/spring.yaml": campaign({ id: "spring", provider: "promo" }),
    "campaigns/2026/may.yaml": campaign({ id: "may", provider: "promo" }),
    "campaigns/broken.yaml": "provider: [",
  });
  return { cwd, env };
}

describe("providers as carillon.yaml has them", () => {
  it("are told with where they send, as whom, how fast and for which campaigns", async () => {
    const { value = [], diagnostics } = await providersOf(await shop());
    expect(diagnostics).toEqual([]);
    expect(prettyConfigured(value, { colors: plain })).toMatchInlineSnapshot(`
      "promo  in carillon.yaml
        adapter      autokonnect: AutoKonnect
        host         app.autokonnect.co.ke
        channel      123
        needs        api_key: \${PROMO_KEY} (secret), set
                     channel_id: 123
        rate         at most 80/s
        concurrency  at most 32 in flight
        campaigns    campaigns/2026/may.yaml
                     campaigns/spring.yaml

      chat  in carillon.yaml
        adapter      flowiq: FlowIQ
        host         127.0.0.1:4010, from FLOWIQ_BASE_URL
        channel      \${FLOWIQ_TENANT_ID}
        needs        api_key: \${FLOWIQ_API_KEY} (secret), not set
                     tenant_id: \${FLOWIQ_TENANT_ID}, not set
        rate         no ceiling
        concurrency  no ceiling
        campaigns    none below campaigns/
      "
    `);
  });

  it("keep what is in the environment to themselves, for programs too", async () => {
    const { value = [] } = await providersOf({ ...(await shop()), name: "promo" });
    const [promo, ...others] = jsonConfigured(value);
    expect(others).toEqual([]);
    expect(promo).toEqual({
      name: "promo",
      adapter: "autokonnect",
      host: "app.autokonnect.co.ke",
      channel: "123",
      settings: [
        { name: "api_key", secret: true, env: "PROMO_KEY", value: null, set: true },
        { name: "channel_id", secret: false, env: null, value: "123", set: true },
      ],
      rate: "80/s",
      concurrency: 32,
      campaigns: ["campaigns/2026/may.yaml", "campaigns/spring.yaml"],
    });
    expect(JSON.stringify(promo)).not.toContain(env.PROMO_KEY);
  });

  it("are none where carillon.yaml names none", async () => {
    const cwd = await project({ "carillon.yaml": "timezone: UTC\n" });
    expect(await providersOf({ cwd, env })).toEqual({ value: [], diagnostics: [] });
  });

  it("keep to a narrow terminal", async () => {
    const { value = [] } = await providersOf(await shop());
    const lines = prettyConfigured(value, { colors: plain, width: 60 }).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
  });
});
