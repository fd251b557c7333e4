import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished, expect, it } from "vitest";
import pg from "pg";
import { parseFault, startSandbox } from "../../src/index.ts";
import { carillon } from "../helpers/carillon.ts";
import { deadUrl } from "../helpers/fault-server.ts";
import { password, postgresUrl } from "../helpers/postgres-server.ts";
import { phoneOf, world } from "./send-world.ts";

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

it(
  "a database that came back from an older backup is checked, exported, and adopted in doubt",
  { timeout: 120_000 },
  async () => {
    const sandbox = await provider();
    const url = await database();
    const there = await world({
      files: { "carillon.yaml": project },
      env: { DATABASE_URL: url, FLOWIQ_BASE_URL: sandbox.baseUrl("flowiq") },
    });
    expect((await there.send()).code).toBe(0);
    // As if the backup were from before the last message.
    const client = new pg.Client({ connectionString: url.replace(/\?.*/, "") });
    await client.connect();
    const schema = new URL(url).searchParams.get("schema");
    await client.query(`DELETE FROM ${schema}.attempts WHERE id = 3`);
    await client.end();

    const care = (...args: readonly string[]) =>
      carillon(["ledger", ...args], { cwd: there.root, env: there.env });
    const check = await care("check");
    expect(check.code, check.stderr).toBe(0);
    expect(check.stdout).toContain("2 attempts in 1 run");
    const exported = await care("export");
    expect(exported.stdout.trim().split("\n")).toHaveLength(5);
    const adopted = await care("adopt", "campaigns/c.yaml", "--yes");
    expect(adopted.code, adopted.stderr).toBe(0);
    expect(adopted.stderr).toContain("1 recipient in doubt from now on");
    expect((await there.send()).report.totals).toMatchObject({ already_sent: 2, held: 1 });
    expect(sandbox.inbox()).toHaveLength(3);
    for (const { stdout, stderr } of [check, exported, adopted]) {
      expect(stdout + stderr).not.toContain(password);
    }
  },
);

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

it("a database that goes away in the middle ends the run, and the next one messages nobody twice", async () => {
  const slowly = parseFault("slow=300,after=30,first=100");
  const sandbox = await startSandbox({ port: 0, latencyMs: 30, faults: [slowly] });
  onTestFinished(() => sandbox.close());
  const cut = await databaseToCut();
  const there = await world({
    files: { "carillon.yaml": project },
    people: 400,
    campaign: { send: { concurrency: 4 } },
    env: { DATABASE_URL: cut.url, FLOWIQ_BASE_URL: sandbox.baseUrl("flowiq") },
  });
  const running = there.start();
  while (sandbox.inbox().length < 40) await sleep(10);
  await cut.goAway();
  const ended = await running.finished;
  expect(ended.code).toBe(4);
  expect(ended.stdout + ended.stderr).not.toContain(password);
  const { report, outcomes } = await there.sent(ended);
  expect(report.status).toBe("aborted");
  expect(report.totals.accepted).toBeGreaterThan(20);
  expect(report.totals.in_doubt).toBeGreaterThan(0);
  expect(report.totals.not_attempted).toBeGreaterThan(200);
  // Nobody who was reached is told as not attempted.
  const arrived = new Set(sandbox.inbox().flatMap(({ to }) => to));
  const left = Object.keys(outcomes).filter((ref) => outcomes[ref] === "not_attempted");
  expect(left.filter((ref) => arrived.has(phoneOf(Number(ref.slice(1)))))).toEqual([]);
  const before = sandbox.inbox().length;
  expect(before).toBeLessThan(400);

  await cut.comeBack();
  const next = await there.run("send", "--yes", "--json");
  expect(next.code).toBe(1);
  const status = JSON.parse((await there.run("status", "--json")).stdout) as {
    totals: Record<string, number>;
  };
  const { accepted = 0, in_doubt: doubtful = 0 } = status.totals;
  expect(accepted + doubtful).toBe(400);
  expect(doubtful).toBeGreaterThan(0);
  const reached = sandbox.inbox().flatMap(({ to }) => to);
  expect(new Set(reached).size).toBe(reached.length);
  expect(reached.length).toBeLessThanOrEqual(400);
});

/** A database of its own, that can be taken away from whoever uses it. */
async function databaseToCut() {
  const url = new URL(await postgresUrl());
  const name = `cut_${randomUUID().replaceAll("-", "")}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  onTestFinished(async () => {
    await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await client.end();
  });
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async goAway() {
      await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
      await client.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1",
        [name],
      );
    },
    async comeBack() {
      await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
      const inside = new pg.Client({ connectionString: url.href });
      await inside.connect();
      await inside.query("UPDATE carillon.locks SET expires_at = '-infinity'");
      await inside.end();
    },
  };
}
