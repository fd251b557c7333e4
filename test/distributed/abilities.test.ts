import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { work } from "../../src/index.ts";
import { deadUrl } from "../helpers/fault-server.ts";
import { fleet } from "./fleet.ts";
import type { Worker } from "./fleet.ts";

const patient = 180_000;

async function said(worker: Worker, text: string): Promise<void> {
  while (!worker.notes.some((note) => note.includes(text))) await sleep(50);
}

it(
  "a worker without the secret, or at another host, takes nothing and says so",
  async () => {
    const there = await fleet({ people: 20 });
    const sending = there.start("--distributed");
    const poor = there.worker({ FLOWIQ_API_KEY: undefined });
    const astray = there.worker({ FLOWIQ_BASE_URL: "http://localhost:1" });
    await said(poor, "taking no shard of flowiq: FLOWIQ_API_KEY is not set");
    await said(astray, "taking no shard of flowiq: it was approved for");
    expect(there.sandbox.inbox()).toEqual([]);
    there.worker();
    const { code, report } = await there.sent(await sending.finished);
    expect(code).toBe(0);
    expect(report.totals.accepted).toBe(20);
  },
  patient,
);

it("only a ledger in PostgreSQL can be shared", async () => {
  const there = await fleet({});
  const refused = await there.run("send", "--yes", "--distributed", "--ledger", "here.db");
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain("share a ledger in PostgreSQL only");
  const both = await there.run("send", "--yes", "--distributed", "--sandbox");
  expect(both.code).toBe(2);
});

it("a worker whose database is down, or not named, does not begin", async () => {
  const { port } = new URL(await deadUrl());
  const request = { concurrency: 1, signal: new AbortController().signal };
  const url = `postgres://ann@127.0.0.1:${port}/shop`;
  await expect(work({ ...request, env: { CARILLON_LEDGER: url } })).rejects.toMatchObject({
    name: "LedgerRefusedError",
  });
  await expect(work({ ...request, env: {} })).rejects.toMatchObject({ name: "UsageError" });
});
