import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execFileSync } from "node:child_process";
import { expect, it, onTestFinished } from "vitest";
import { carillon } from "../helpers/carillon.ts";
import { sandboxWith, world } from "./send-world.ts";

/** A campaign in a clone whose `origin` is a bare repository; `CI` is set. */
async function inCi() {
  const sandbox = await sandboxWith();
  const there = await world({ env: { ...sandbox.env, CI: "true" } });
  const origin = await mkdtemp(join(tmpdir(), "carillon-origin-"));
  onTestFinished(() => rm(origin, { recursive: true, force: true }));
  const git = (cwd: string, ...args: readonly string[]): string =>
    execFileSync("git", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  git(origin, "init", "--bare", "--quiet");
  git(there.root, "init", "--quiet");
  git(there.root, "remote", "add", "origin", origin);
  const kept = join(there.root, "kept");
  const state = join(there.root, ".carillon");
  return {
    ...there,
    sandbox,
    origin,
    git,
    /** What a cache would keep, and bring back. */
    keep: () => cp(state, kept, { recursive: true }),
    async bringBack() {
      await rm(state, { recursive: true });
      await cp(kept, state, { recursive: true });
    },
    adopt: () =>
      carillon(["ledger", "adopt", "campaigns/c.yaml", "--yes"], {
        cwd: there.root,
        env: there.env,
      }),
  };
}

it("an older copy of the ledger that a cache brought back is refused, and adopt is the way out", async () => {
  const there = await inCi();
  await there.send("--allow-new-ledger", "--limit", "1");
  await there.keep();
  await there.send("--limit", "1");
  await there.bringBack();

  const refused = await there.run("send", "--yes");
  expect(refused.code).toBe(5);
  expect(refused.stderr).toContain("is not the one that the last run of c, wave 1, wrote");
  expect(refused.stderr).toContain("carillon ledger adopt");
  expect(there.sandbox.inbox()).toHaveLength(2);

  const adopted = await there.adopt();
  expect(adopted.code, adopted.stderr).toBe(0);
  const { report, code } = await there.send();
  expect(code).toBe(1);
  expect(report.totals).toMatchObject({ already_sent: 1, held: 2, planned: 0 });
  expect(there.sandbox.inbox()).toHaveLength(2);
});

it("the ledger that the last run left goes on, run after run", async () => {
  const there = await inCi();
  for (const args of [["--allow-new-ledger", "--limit", "1"], ["--limit", "1"], []]) {
    expect((await there.send(...args)).code).toBeLessThan(2);
  }
  expect(there.sandbox.inbox()).toHaveLength(3);
  const refs = there.git(there.origin, "for-each-ref", "--format=%(refname)");
  expect(refs.trim()).toBe("refs/carillon/c/1");
});

it("of two machines with the same copy of a ledger one sends", async () => {
  const there = await inCi();
  await there.send("--allow-new-ledger", "--limit", "1");
  await there.keep();
  const [one, two] = await Promise.all([
    there.run("send", "--yes"),
    there.run("send", "--yes", "--ledger", join(there.root, "kept", "ledger.db")),
  ]);
  expect([one.code, two.code]).toEqual(expect.arrayContaining([0, 5]));
  expect(there.sandbox.inbox()).toHaveLength(3);
});

it("says that nothing guards it where git may not write, and sends", async () => {
  const there = await inCi();
  there.git(there.root, "config", "remote.origin.pushurl", "/nowhere/to/push");
  const sent = await there.run("send", "--yes", "--allow-new-ledger");
  expect(sent.code, sent.stderr).toBe(0);
  expect(sent.stderr).toContain("nothing remembers this run there");
  expect(there.sandbox.inbox()).toHaveLength(3);
});

it("goes on unguarded where the remote does not answer, unless the guard is asked for", async () => {
  const there = await inCi();
  there.git(there.root, "remote", "set-url", "origin", "git://127.0.0.1:9/gone");
  const wanted = { cwd: there.root, env: { ...there.env, CARILLON_LEDGER_GUARD: "on" } };
  const send = ["send", "campaigns/c.yaml", "--yes", "--allow-new-ledger"];
  const refused = await carillon(send, wanted);
  expect(refused.code, refused.stderr).toBe(5);
  expect(there.sandbox.inbox()).toHaveLength(0);

  const sent = await there.run("send", "--yes", "--allow-new-ledger");
  expect(sent.code, sent.stderr).toBe(0);
  expect(sent.stderr).toContain("nothing remembers this run there");
});
