import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { parseFault, startSandbox } from "../../src/index.ts";
import { carillon } from "../helpers/carillon.ts";
import { world } from "./send-world.ts";

const chunk = 20;
const files = {
  "carillon.yaml": `providers:\n  flowiq:\n    adapter: flowiq\nledger: git:main?chunk=${chunk}\n`,
};

function git(folder: string, ...args: readonly string[]): string {
  return execFileSync("git", args, { cwd: folder, encoding: "utf8" }).trim();
}

/** A project in a clone of an empty bare repository, with a sandbox to send to. */
async function cloned(people: number, fault?: string) {
  const faults = fault === undefined ? {} : { faults: [parseFault(fault)] };
  const sandbox = await startSandbox({ port: 0, ...faults });
  const bare = await mkdtemp(join(tmpdir(), "carillon-bare-"));
  const temporary = await mkdtemp(join(tmpdir(), "carillon-temporary-"));
  onTestFinished(async () => {
    await sandbox.close();
    for (const folder of [bare, temporary]) {
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  });
  git(bare, "init", "--quiet", "--bare");
  const there = await world({
    people,
    files,
    campaign: { send: { rate: "200/s", concurrency: 4 } },
    env: {
      FLOWIQ_BASE_URL: sandbox.baseUrl("flowiq"),
      TMPDIR: temporary,
      CARILLON_LEDGER_KEY: "k3Yk3Yk3Y0123456789abcdefghijklmnopqrstuvwxyzABC",
    },
  });
  git(there.root, "init", "--quiet");
  git(there.root, "remote", "add", "origin", bare);
  return { there, sandbox, bare, temporary };
}

/** As if what is in `folder` had been left there an hour ago. */
async function longAgo(folder: string): Promise<void> {
  const names = await readdir(folder);
  expect(names).not.toEqual([]);
  const then = Date.now() / 1000 - 3_600;
  for (const name of names) await utimes(join(folder, name), then, then);
}

it(
  "a ledger in git serves every command, and leaves no ref in the clone",
  { timeout: 240_000 },
  async () => {
    const { there, sandbox, bare } = await cloned(3);
    expect((await there.send()).report.totals).toMatchObject({ accepted: 3 });
    expect((await there.send()).report.totals).toMatchObject({ already_sent: 3, planned: 0 });
    const status = await there.run("status", "--json");
    expect(JSON.parse(status.stdout)).toMatchObject({ totals: { accepted: 3 } });
    const settled = await there.run("resolve", "--all", "--outcome", "failed", "--reason", "r");
    expect(settled.code).toBe(0);
    const care = (...args: readonly string[]) =>
      carillon(["ledger", ...args], { cwd: there.root, env: there.env });
    const check = await care("check", "--json");
    expect(JSON.parse(check.stdout)).toMatchObject({ whole: true, waves: [{ attempts: 3 }] });
    const exported = await care("export");
    // Nobody's number, and no id that may hold it.
    expect(exported.stdout).not.toMatch(/2547\d{8}/);
    expect(exported.stdout).toContain('"message_id":"[masked]"');
    const compacted = await care("compact", "--all", "--json");
    expect(JSON.parse(compacted.stdout)).toMatchObject({ waves: [{ campaign: "c", wave: 1 }] });
    expect((await care("check", "--json")).stdout).toBe(check.stdout);
    expect(sandbox.inbox()).toHaveLength(3);
    expect(git(there.root, "for-each-ref")).toBe("");

    git(bare, "update-ref", "-d", "refs/carillon/main/waves/c/1");
    const refused = await there.run("send", "--yes");
    expect(refused.code).toBe(5);
    expect(refused.stderr).toContain("wave 1 of c is gone");
    expect(refused.stderr).toContain("carillon ledger adopt");
    const adopted = await care("adopt", "campaigns/c.yaml", "--yes");
    expect(adopted.stderr).toContain("3 recipients in doubt from now on");
  },
);

it(
  "a runner that vanishes leaves at most one chunk in doubt, and the next does the rest",
  { timeout: 240_000 },
  async () => {
    const people = 90;
    const { there, sandbox, bare, temporary } = await cloned(people, "hang,after=30,first=34");
    const dead = there.start("--yes");
    while (sandbox.inbox().length < 34) await sleep(20);
    dead.child.kill("SIGKILL");
    await dead.finished.catch(() => undefined);
    const refused = await there.run("send", "--yes");
    expect(refused.code).toBe(5);
    expect(refused.stderr).toContain("locked by process");
    // As if its lease had run out.
    for (const ref of git(
      bare,
      "for-each-ref",
      "--format=%(refname)",
      "refs/carillon/main/locks",
    ).split("\n")) {
      git(bare, "update-ref", "-d", ref);
    }
    await longAgo(temporary);
    const { report } = await there.send();
    expect(await readdir(temporary)).toEqual([]);
    const got = sandbox.inbox().flatMap(({ to }) => to);
    expect(new Set(got).size).toBe(got.length);
    const { held } = report.totals;
    expect(held).toBeLessThanOrEqual(chunk);
    const status = JSON.parse((await there.run("status", "--json")).stdout) as {
      readonly totals: { readonly accepted: number; readonly in_doubt: number };
    };
    expect(status.totals.accepted + status.totals.in_doubt).toBe(people);
    expect(status.totals.in_doubt).toBeLessThanOrEqual(chunk);
    expect(got.length).toBeGreaterThanOrEqual(status.totals.accepted);
  },
);
