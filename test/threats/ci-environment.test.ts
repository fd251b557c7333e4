import { readdir } from "node:fs/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { startSandbox } from "../../src/index.ts";
import type { Sandbox } from "../../src/index.ts";
import { carillon } from "../helpers/carillon.ts";
import { project } from "../helpers/project.ts";

const file = "campaigns/c.yaml";
const campaign = `id: c
provider: flowiq
recipients:
  - numbers: ["+254712345678"]
message:
  type: text
  text: Hi
`;

const secrets = { FLOWIQ_API_KEY: "canary-of-ci-58d1", FLOWIQ_TENANT_ID: "acme" };

async function provider(): Promise<Sandbox & { readonly env: Record<string, string> }> {
  const sandbox = await startSandbox({});
  onTestFinished(() => sandbox.close());
  return { ...sandbox, env: { FLOWIQ_BASE_URL: sandbox.baseUrl("flowiq") } };
}

describe.concurrent("a workflow at GitHub", () => {
  it.each([
    { event: "pull_request", args: ["--yes"], code: 3, arrive: 0 },
    { event: "pull_request_target", args: ["--yes"], code: 3, arrive: 0 },
    {
      event: "pull_request_review",
      args: ["--test", "+254712345679", "--yes"],
      code: 3,
      arrive: 0,
    },
    { event: "pull_request", args: ["--sandbox"], code: 0, arrive: 0 },
    { event: "pull_request", args: ["--dry-run"], code: 0, arrive: 0 },
    { event: "pull_request", args: ["--yes", "--allow-pull-request"], code: 0, arrive: 1 },
    { event: "push", args: ["--yes"], code: 0, arrive: 1 },
    { event: "workflow_dispatch", args: ["--yes"], code: 0, arrive: 1 },
    { event: "schedule", args: ["--yes"], code: 0, arrive: 1 },
  ])("started by $event: send $args ends with $code", async ({ event, args, code, arrive }) => {
    const there = await provider();
    const cwd = await project({ [file]: campaign });
    const github = { GITHUB_ACTIONS: "true", GITHUB_EVENT_NAME: event };
    const env = { ...secrets, ...there.env, ...github };
    const sent = await carillon(["send", file, ...args], { cwd, env });
    expect({ code: sent.code, arrived: there.inbox().length }).toEqual({ code, arrived: arrive });
    if (code === 3) expect(sent.stderr).toContain("--allow-pull-request");
  });

  it("asks nothing of who runs elsewhere, whatever an event is called there", async () => {
    const there = await provider();
    const cwd = await project({ [file]: campaign });
    const env = { ...secrets, ...there.env, GITHUB_EVENT_NAME: "pull_request" };
    expect(await carillon(["send", file, "--yes"], { cwd, env })).toMatchObject({ code: 0 });
  });
});

describe("a repository that would have its own code run, or its own secrets used,", () => {
  it("is only read", async () => {
    const there = await provider();
    const evil = 'require("node:fs").writeFileSync("ran", "");\n';
    const cwd = await project({
      [file]: campaign,
      ".env": "FLOWIQ_API_KEY=from-the-repository\nFLOWIQ_BASE_URL=https://evil.example\n",
      ".env.local": "FLOWIQ_API_KEY=from-the-repository\n",
      ".npmrc": "node-options=--require ./evil.cjs\n",
      "evil.cjs": evil,
      "carillon.config.js": evil,
      "carillon.config.mjs": 'import "./evil.cjs";\n',
      ".carillonrc.js": evil,
      "campaigns/c.js": evil,
      "campaigns/partials/footer.js": evil,
      "package.json": '{"type":"commonjs","carillon":{"plugins":["./evil.cjs"]}}',
      "node_modules/handlebars/index.js": evil,
      "node_modules/undici/index.js": evil,
    });
    const env = { ...there.env, FLOWIQ_TENANT_ID: "acme" };
    const refused = await carillon(["send", file, "--yes"], { cwd, env });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("FLOWIQ_API_KEY is not set");
    const all = { ...env, ...secrets };
    expect(await carillon(["send", file, "--yes"], { cwd, env: all })).toMatchObject({ code: 0 });
    expect(await readdir(cwd)).not.toContain("ran");
  });
});
