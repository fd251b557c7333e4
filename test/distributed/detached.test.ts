import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { fleet } from "./fleet.ts";
import type { Worker } from "./fleet.ts";

async function urlIn({ notes }: Worker): Promise<string> {
  for (;;) {
    const url = notes.map((note) => /answering at (\S+):/.exec(note)?.[1]).find(Boolean);
    if (url !== undefined) return url;
    await sleep(50);
  }
}

it("a send that is detached goes on by itself, is followed from anywhere, and reported later", async () => {
  const there = await fleet({ people: 120 });
  const detached = await there.run("send", "--yes", "--json", "--distributed", "--detach");
  expect(detached.code, detached.stderr).toBe(0);
  expect(detached.stderr).toContain("carillon status campaigns/c.yaml");
  const { run } = JSON.parse(detached.stdout) as { readonly run: string };
  expect(there.sandbox.inbox()).toEqual([]);

  const status = await there.run("status");
  expect(status.stdout).toContain("0 of 120 settled");
  expect(status.stdout).toContain("carillon send campaigns/c.yaml --distributed");

  const early = await there.run("report");
  expect(early.code, early.stderr).toBe(2);
  expect(early.stderr).toContain(`workers are sending run ${run} still`);

  const worker = there.worker({}, { port: 0, host: "127.0.0.1" });
  const url = await urlIn(worker);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  while (there.sandbox.inbox().length < 120) await sleep(50);
  const shardsLeft = (schema: string): string =>
    `SELECT 1 FROM ${schema}.shards WHERE state <> 'done'`;
  while ((await there.ask(shardsLeft)).length > 0) await sleep(50);
  const { stdout } = await there.run("status");
  expect(stdout).toContain("carillon report campaigns/c.yaml");
  const told = await there.run("report", "--json");
  const report = await there.sent(told);
  expect(report.report).toMatchObject({ run, status: "completed" });
  expect(report.report.totals).toMatchObject({ planned: 120, accepted: 120 });
  // Told again, and nobody is sent to.
  expect((await there.run("report", "--json")).stdout).toBe(told.stdout);
  expect(there.sandbox.inbox()).toHaveLength(120);

  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const wanted = 'carillon_recipients_total{provider="flowiq",outcome="accepted"} 120';
  expect(metrics).toContain(wanted);
  expect(metrics).toContain('carillon_shards_total{provider="flowiq",event="done"} 3');
  expect(metrics).toContain('carillon_in_flight{provider="flowiq"} 0');
  expect(metrics).toContain('carillon_request_seconds_count{provider="flowiq"} 120');
  expect(metrics).not.toContain("2547120");
  expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
}, 90_000);

it("--detach is for workers alone", async () => {
  const there = await fleet({});
  const refused = await there.run("send", "--yes", "--detach");
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain("say --distributed as well");
});
