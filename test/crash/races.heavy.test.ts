import { mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { timesEach, world } from "../cli/send-world.ts";
import type { World } from "../cli/send-world.ts";
import { answer, bytesOf, faultServer } from "../helpers/fault-server.ts";

const yes = JSON.stringify({ success: true, data: { message_id: "wamid.1" } });

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await sleep(5);
}

/** A provider that answers nobody before it is told to. */
async function patientProvider() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const server = await faultServer({
    reply: (socket) => opened.then(() => void socket.write(bytesOf(200, yes))),
  });
  return { server, open, env: { FLOWIQ_BASE_URL: server.url } };
}

const rounds = (most: number): readonly { readonly round: number }[] => {
  const share = Number(process.env["CARILLON_ROUNDS"] ?? 1);
  return Array.from({ length: Math.ceil(most * share) }, (_, nth) => ({ round: nth + 1 }));
};

it.each([
  ...rounds(20).map((one) => ({ ...one, runners: 2 })),
  ...rounds(5).map((one) => ({ ...one, runners: 8 })),
])("of $runners started together one sends, the others name it (round $round)", async (race) => {
  const { server, open, env } = await patientProvider();
  const { start } = await world({ people: 10, env });
  const all = Array.from({ length: race.runners }, () => start());
  const ended: { pid: number | undefined; code: number | null; stderr: string }[] = [];
  for (const { child, finished } of all)
    void finished.then(({ code, stderr }) => ended.push({ pid: child.pid, code, stderr }));

  await until(() => ended.length === race.runners - 1);
  const winner = all.find(({ child }) => !ended.some(({ pid }) => pid === child.pid));
  for (const { code, stderr } of ended) {
    expect(stderr).toContain(`locked by process ${winner?.child.pid} on ${hostname()}`);
    expect(code).toBe(5);
  }
  open();

  expect((await winner?.finished)?.code).toBe(0);
  const times = timesEach(server.arrivals.map(({ body }) => JSON.parse(body).phone_number));
  expect(Object.values(times)).toEqual(Array.from({ length: 10 }, () => 1));
});

async function holderFiles({ root }: World): Promise<readonly string[]> {
  const folder = join(root, ".carillon", "locks");
  const names = await readdir(folder);
  return names.filter((name) => name.endsWith(".lock")).map((name) => join(folder, name));
}

it.each([
  ["a process that is gone", { pid: 4_194_303, host: hostname() }],
  ["a process whose number is in use again", { pid: process.pid, host: hostname() }],
  ["another host", { pid: 1, host: "elsewhere.example.com" }],
])("a lock that %s left behind holds nobody up", async (_, holder) => {
  const server = await faultServer({ reply: answer(200, yes) });
  const there = await world({ env: { FLOWIQ_BASE_URL: server.url } });
  expect((await there.send("--limit", "1")).code).toBe(0);
  for (const lock of await holderFiles(there)) {
    const left = { ...holder, startedAt: "2026-01-01T00:00:00.000Z", what: "send of campaign c" };
    await writeFile(lock.replace(/\.lock$/, ".holder.json"), JSON.stringify(left));
  }
  expect((await there.send()).report.totals.accepted).toBe(2);
});

it("age is no reason to take a lock", async () => {
  const { server, open, env } = await patientProvider();
  const there = await world({ env });
  const first = there.start();
  await until(() => server.arrivals.length > 0);
  const longAgo = new Date("2001-01-01");
  for (const lock of await holderFiles(there)) await utimes(lock, longAgo, longAgo);
  const second = await there.run("send", "--yes");
  expect(second.code).toBe(5);
  open();
  expect((await first.finished).code).toBe(0);
});

it("a machine that lost its ledger sends nothing in CI, as often as it is asked", async () => {
  const server = await faultServer({ reply: answer(200, yes) });
  const there = await world({ env: { FLOWIQ_BASE_URL: server.url, CI: "true" } });
  await mkdir(join(there.root, ".carillon"), { recursive: true });
  for (let nth = 0; nth < 5; nth += 1) expect((await there.run("send", "--yes")).code).toBe(5);
  expect(server.arrivals).toHaveLength(0);
});

it("GitHub's cancel, SIGINT, 7.5 s later SIGTERM, 2.5 s later the end of the tree, loses nobody", async () => {
  // The provider takes every message, and answers too late.
  const server = await faultServer({ reply: () => undefined });
  const { start, sent } = await world({
    people: 30,
    campaign: { send: { concurrency: 6 } },
    env: { FLOWIQ_BASE_URL: server.url, GITHUB_ACTIONS: "true" },
  });
  const startedAtMs = performance.now();
  const running = start();
  await until(() => server.arrivals.length > 0);
  // GitHub's machines start a run in half a second. Whatever takes longer here may end later.
  const startMs = performance.now() - startedAtMs;
  running.child.kill("SIGINT");
  await Promise.race([sleep(7500), running.finished]);
  running.child.kill("SIGTERM");
  await Promise.race([sleep(Math.max(2500, 5 * startMs)), running.finished]);
  running.child.kill("SIGKILL");

  const before = server.arrivals.length;
  const first = await sent(await running.finished);
  expect(first.code).toBe(130);
  expect(first.report.totals).toMatchObject({ in_doubt: before, not_attempted: 30 - before });
  expect(before).toBeLessThanOrEqual(6);
});
