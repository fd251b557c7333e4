import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { answerAfter, faultServer } from "../helpers/fault-server.ts";
import { commandPath } from "../helpers/carillon.ts";
import { onTerminal } from "../helpers/terminal.ts";
import { timesEach, world } from "./send-world.ts";
import type { World } from "./send-world.ts";

const yes = JSON.stringify({ success: true, data: { message_id: "wamid.1" } });
const command = [process.execPath, commandPath, "send", "campaigns/c.yaml", "--yes"];

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await sleep(5);
}

async function slowly(
  answerMs: number,
  people: number,
  env: Readonly<Record<string, string>> = {},
) {
  const server = await faultServer({ reply: answerAfter(answerMs, 200, yes) });
  const there = await world({
    people,
    campaign: { send: { concurrency: 2 } },
    env: { ...env, FLOWIQ_BASE_URL: server.url },
  });
  return { server, ...there };
}

/** The only report there is, once there is one. */
async function reportOf({ root }: World) {
  const folder = join(root, "reports", "c");
  const paths = async () =>
    (await readdir(folder).catch(() => [])).map((run) => join(folder, run, "report.json"));
  while (!(await paths()).some((path) => existsSync(path))) await sleep(20);
  const [path = ""] = await paths();
  return JSON.parse(await readFile(path, "utf8"));
}

/** Starts the command from a shell that waits for it, as a CI system does. */
function underShell({ root, env }: World, ...args: readonly string[]): ChildProcess {
  const line = [...command, ...args].map((word) => `'${word}'`).join(" ");
  const shell = spawn("bash", ["-e", "-c", `${line}\necho done`], {
    cwd: root,
    env: { PATH: process.env["PATH"], ...env },
    stdio: "ignore",
  });
  onTestFinished(() => void shell.kill("SIGKILL"));
  return shell;
}

it("SIGHUP drains and reports like any other end", async () => {
  const { server, start, sent } = await slowly(100, 400);
  const running = start();
  await until(() => server.arrivals.length >= 3);
  running.child.kill("SIGHUP");
  const { code, report } = await sent(await running.finished);
  expect(code).toBe(129);
  expect(report.status).toBe("interrupted");
  expect(report.totals).toMatchObject({ in_doubt: 0, accepted: server.arrivals.length });
});

it("a terminal that is closed ends the run, drained and reported", async () => {
  const there = await slowly(100, 400);
  const line = command.map((word) => `'${word}'`).join(" ");
  const terminal = onTerminal(`exec ${line}`, { cwd: there.root, env: there.env });
  await until(() => there.server.arrivals.length >= 3);
  terminal.hangUp();
  const report = await reportOf(there);
  expect(report.status).toBe("interrupted");
  expect(report.totals).toMatchObject({ in_doubt: 0, accepted: there.server.arrivals.length });
});

it("in CI, a run whose shell was killed notices, drains and reports", async () => {
  const there = await slowly(100, 400, { CI: "true" });
  const shell = underShell(there, "--allow-new-ledger");
  await until(() => there.server.arrivals.length >= 3);
  shell.kill("SIGKILL");
  const report = await reportOf(there);
  expect(report.status).toBe("interrupted");
  expect(report.totals.in_doubt).toBe(0);
  expect(report.totals.accepted).toBe(there.server.arrivals.length);
});

it("elsewhere, a run that was left alone goes on to its end", async () => {
  const there = await slowly(100, 40);
  const shell = underShell(there);
  await until(() => there.server.arrivals.length >= 3);
  shell.kill("SIGKILL");
  const report = await reportOf(there);
  expect(report.status).toBe("completed");
  expect(report.totals.accepted).toBe(40);
});

it("a run whose reader went away goes on to its end, and its report is in the files", async () => {
  const there = await slowly(20, 60);
  const child = spawn(process.execPath, command.slice(1), {
    cwd: there.root,
    env: { PATH: process.env["PATH"], ...there.env },
  });
  await until(() => there.server.arrivals.length >= 3);
  child.stdout.destroy();
  child.stderr.destroy();
  const [code] = await once(child, "exit");
  expect(code).toBe(0);
  const report = await reportOf(there);
  expect(report.totals.accepted).toBe(60);
  const times = timesEach(there.server.arrivals.map(({ body }) => JSON.parse(body).phone_number));
  expect(Math.max(...Object.values(times))).toBe(1);
});

it.skipIf(process.platform !== "linux")(
  "Ctrl-C drains and reports where nothing can be written to stderr",
  async () => {
    const there = await slowly(100, 400);
    const full = openSync("/dev/full", "w");
    const child = spawn(process.execPath, [...command.slice(1), "--json"], {
      cwd: there.root,
      env: { PATH: process.env["PATH"], ...there.env },
      stdio: ["ignore", "ignore", full],
    });
    closeSync(full);
    await until(() => there.server.arrivals.length >= 3 || child.exitCode !== null);
    child.kill("SIGINT");
    const [code] = await once(child, "exit");
    const report = await reportOf(there);
    expect(report.totals).toMatchObject({ in_doubt: 0, accepted: there.server.arrivals.length });
    expect(code).toBe(130);
  },
);

it.skipIf(process.platform !== "linux").each([
  { stream: "stderr", stdio: [1, 2], says: 0 },
  { stream: "stdout", stdio: [2, 1], says: 4 },
])(
  "a run on a full $stream ends as it went, or says what it could not",
  async ({ stdio, says }) => {
    const there = await slowly(0, 3);
    const full = openSync("/dev/full", "w");
    const nowhere = openSync("/dev/null", "w");
    const files = stdio.map((nth) => (nth === 1 ? nowhere : full));
    const child = spawn(process.execPath, [...command.slice(1), "--json"], {
      cwd: there.root,
      env: { PATH: process.env["PATH"], ...there.env },
      stdio: ["ignore", ...files],
    });
    for (const file of [full, nowhere]) closeSync(file);
    const [code] = await once(child, "exit");
    expect((await reportOf(there)).totals).toMatchObject({ planned: 3, accepted: 3 });
    expect(code).toBe(says);
  },
);
