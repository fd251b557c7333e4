import { randomUUID } from "node:crypto";
import { onTestFinished, expect, it } from "vitest";
import pg from "pg";
import { startSandbox } from "../../src/index.ts";
import { deadUrl } from "../helpers/fault-server.ts";
import { password, postgresUrl } from "../helpers/postgres-server.ts";
import { world } from "./send-world.ts";

async function database(): Promise<string> {
  const url = await postgresUrl();
  const schema = `cli_${randomUUID().replaceAll("-", "")}`;
  onTestFinished(async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query("SET client_min_messages = error");
    await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    await client.end();
  });
  return `${url}?schema=${schema}`;
}

async function provider() {
  const sandbox = await startSandbox({ port: 0 });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

const project = "providers:\n  flowiq:\n    adapter: flowiq\nledger: ${DATABASE_URL}\n";

it("a ledger in a database serves every command, and its password is seen nowhere", async () => {
  const sandbox = await provider();
  const there = await world({
    files: { "carillon.yaml": project },
    env: { DATABASE_URL: await database(), FLOWIQ_BASE_URL: sandbox.baseUrl("flowiq") },
  });
  const lost = await there.run("send", "--yes", "--json", "--ledger", there.env["DATABASE_URL"]);
  expect(lost.code).toBe(0);
  const again = await there.send();
  expect(again.report.totals).toMatchObject({ already_sent: 3, planned: 0 });
  const plan = await there.run("plan", "--json");
  expect(JSON.parse(plan.stdout)).toMatchObject({ totals: { already_sent: 3 } });
  const status = await there.run("status", "--json");
  expect(JSON.parse(status.stdout)).toMatchObject({ totals: { accepted: 3 } });
  const settled = await there.run("resolve", "--all", "--outcome", "failed", "--reason", "r");
  expect(settled.code).toBe(0);
  for (const { stdout, stderr } of [lost, again, plan, status, settled]) {
    expect(stdout + stderr).not.toContain(password);
  }
});

it("in CI, a database without a ledger is refused unless a new one is allowed", async () => {
  const sandbox = await provider();
  const there = await world({
    files: { "carillon.yaml": project },
    env: {
      CI: "true",
      DATABASE_URL: await database(),
      FLOWIQ_BASE_URL: sandbox.baseUrl("flowiq"),
    },
  });
  const refused = await there.run("send", "--yes");
  expect(refused.code).toBe(5);
  expect(refused.stderr).toContain("there is no ledger at postgres://");
  expect(refused.stderr).not.toContain(password);
  expect((await there.send("--allow-new-ledger")).code).toBe(0);
  expect((await there.send()).code).toBe(0);
});

it("a database that is down refuses before anything is sent; who only plans needs none", async () => {
  const sandbox = await provider();
  const { port } = new URL(await deadUrl());
  const down = `postgres://ann:${password}@127.0.0.1:${port}/shop`;
  const there = await world({
    files: { "carillon.yaml": project },
    env: { FLOWIQ_BASE_URL: sandbox.baseUrl("flowiq") },
  });
  const refused = await there.run("send", "--yes", "--ledger", down);
  expect(refused.code).toBe(5);
  expect(refused.stderr).toContain(`postgres://ann@127.0.0.1:${port}/shop`);
  expect(refused.stderr).not.toContain(password);

  const missing = await there.run("send", "--yes");
  expect(missing.code).toBe(2);
  expect(missing.stderr).toContain("DATABASE_URL is not set");
  const plan = await there.run("plan");
  expect(plan.code).toBe(0);
  expect(plan.stdout.replaceAll(/\s+/g, " ")).toContain("the ledger was not looked at");
  // A rehearsal has a ledger of its own.
  expect((await there.send("--sandbox")).code).toBe(0);
  expect(sandbox.inbox()).toEqual([]);
});
