import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { world } from "../cli/send-world.ts";
import { commandPath } from "../helpers/carillon.ts";
import { answer, faultServer } from "../helpers/fault-server.ts";
import type { Arrival } from "../helpers/fault-server.ts";

const yes = JSON.stringify({ success: true, data: { message_id: "wamid.1" } });
const perSecond = 20;
const people = 60;

const library = [
  "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
  "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
].find((path) => existsSync(path));
if (library === undefined)
  console.warn("the clock's tests are skipped: they need faketime (apt-get install faketime)");

/** A run under a clock of its own, which `step` sets while it goes on. */
async function underClock(offset: string) {
  const server = await faultServer({ reply: answer(200, yes) });
  const there = await world({
    people,
    campaign: { send: { concurrency: 8, rate: `${perSecond}/s` } },
    env: { FLOWIQ_BASE_URL: server.url },
  });
  const file = join(there.root, "clock");
  const step = (to: string): Promise<void> => writeFile(file, `${to}\n`);
  await step(offset);
  const args = [commandPath, "send", "campaigns/c.yaml", "--yes", "--json"];
  const child = spawn(process.execPath, args, {
    cwd: there.root,
    env: {
      PATH: process.env["PATH"],
      ...there.env,
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text: Buffer) => (stdout += text.toString()));
  child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const finished = async () => ({ code: await ended, stdout, stderr });
  return { server, step, sent: async () => there.sent(await finished()) };
}

/** Most arrivals in any second, by a clock that nobody touched. */
function mostInASecond(arrivals: readonly Arrival[]): number {
  const counts = arrivals.map(({ atMs }) => {
    return arrivals.filter((other) => other.atMs >= atMs && other.atMs < atMs + 1000).length;
  });
  return Math.max(...counts);
}

it.skipIf(library === undefined).each(["-3d", "+3d", "+10y"])(
  "a clock that is %s off changes neither pace nor outcomes",
  async (offset) => {
    const { server, sent } = await underClock(offset);
    const { code, report } = await sent();
    expect(code).toBe(0);
    expect(report.totals.accepted).toBe(people);
    const offMs = Math.abs(Date.parse(report.started_at) - Date.now());
    expect(offMs).toBeGreaterThan(2 * 24 * 3_600_000);
    // Late arrivals may bunch up on a machine that has other things to do.
    expect(mostInASecond(server.arrivals)).toBeLessThanOrEqual(perSecond * 1.5);
    expect(server.arrivals.at(-1)!.atMs - server.arrivals[0].atMs).toBeGreaterThan(2000);
  },
);

it.skipIf(library === undefined).each([
  ["+0", "-3d"],
  ["+0", "+3d"],
  ["-10y", "+0"],
])("a clock that steps from %s to %s under way holds nobody up", async (from, to) => {
  const { server, step, sent } = await underClock(from);
  while (server.arrivals.length < 20) await sleep(5);
  await step(to);
  const steppedAtMs = performance.now();
  const { code, report } = await sent();
  expect(performance.now() - steppedAtMs).toBeLessThan(60_000);
  expect(server.arrivals).toHaveLength(people);
  expect(report.totals.accepted).toBe(people);
  expect(code).toBe(0);
  expect(mostInASecond(server.arrivals)).toBeLessThanOrEqual(perSecond * 1.5);
});
