import { existsSync } from "node:fs";
import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { flagsToRepeat } from "../../src/cli/views/shell-word.ts";
import { carillon } from "../helpers/carillon.ts";
import { answer, faultServer } from "../helpers/fault-server.ts";
import { phoneOf, sandboxWith, secrets, world } from "./send-world.ts";

const noSecrets = Object.fromEntries(Object.keys(secrets).map((name) => [name, ""]));

describe("--dry-run", () => {
  it("needs neither secret nor yes, and calls everyone not attempted", async () => {
    const sandbox = await sandboxWith();
    const { run, sent, root } = await world({ env: { ...sandbox.env, ...noSecrets } });
    const { code, report, outcomes } = await sent(await run("send", "--dry-run", "--json"));
    expect(code).toBe(0);
    expect(report).toMatchObject({
      status: "dry_run",
      totals: { planned: 3, not_attempted: 3, accepted: 0 },
      requests: { sent: 0 },
    });
    expect(outcomes).toEqual({ r0: "not_attempted", r1: "not_attempted", r2: "not_attempted" });
    expect(sandbox.inbox()).toHaveLength(0);
    expect(existsSync(join(root, ".carillon"))).toBe(false);
  });

  it("knows from the ledger who is left", async () => {
    const sandbox = await sandboxWith();
    const { send, run, sent } = await world({ env: sandbox.env });
    await send("--limit", "2");
    const { code, report } = await sent(await run("send", "--dry-run", "--json"));
    expect(code).toBe(0);
    expect(report.totals).toMatchObject({ already_sent: 2, planned: 1, not_attempted: 1 });
    expect(sandbox.inbox()).toHaveLength(2);
  });

  it("stops at a closed gate like the send it stands for", async () => {
    const { run } = await world({ campaign: { max_recipients: 1 } });
    expect((await run("send", "--dry-run")).code).toBe(3);
  });
});

describe("--sandbox", () => {
  it("rehearses over real HTTP without any secret, with a ledger of its own", async () => {
    const real = await sandboxWith();
    const { run, sent, send, root, env } = await world({ env: real.env });
    const bare = { cwd: root, env: {} };
    const rehearse = async (...args: string[]) =>
      sent(await carillon(["send", "campaigns/c.yaml", "--sandbox", "--json", ...args], bare));

    const first = await rehearse("--limit", "2");
    expect(first.code).toBe(0);
    expect(first.report).toMatchObject({ sandbox: true, totals: { accepted: 2 } });
    expect(first.report.requests.sent).toBe(2);

    // It starts empty, unless it is told to go on.
    expect((await rehearse("--limit", "1")).report.totals).toMatchObject({ already_sent: 0 });
    const further = await sent(
      await carillon(["send", "campaigns/c.yaml", "--sandbox", "--json", "--continue"], {
        cwd: root,
        env,
      }),
    );
    expect(further.report.totals).toMatchObject({ already_sent: 1, accepted: 2 });

    expect(real.inbox()).toHaveLength(0);
    expect((await run("status", "--json")).stdout).toContain('"last_run": null');
    const { report } = await send();
    expect(report).toMatchObject({ sandbox: false, totals: { already_sent: 0, accepted: 3 } });
  });

  it("starts empty in a dry run too", async () => {
    const { run, sent } = await world({ env: noSecrets });
    const rehearse = async (...args: string[]) =>
      sent(await run("send", "--sandbox", "--json", ...args));
    await rehearse("--limit", "2");
    expect((await rehearse("--dry-run")).report.totals).toMatchObject({ planned: 3 });
    const further = await rehearse("--dry-run", "--continue");
    expect(further.report.totals).toMatchObject({ already_sent: 2, planned: 1 });
  });

  it("empties no ledger that holds what was really sent", async () => {
    const sandbox = await sandboxWith();
    const { run, send } = await world({ env: sandbox.env });
    // Where a rehearsal beside a ledger in the project's root has its own.
    const real = ["--ledger", "sandbox/ledger.db"];
    await send(...real);
    const rehearsal = await run("send", "--sandbox", "--ledger", "ledger.db");
    expect(rehearsal.code).toBe(5);
    expect(rehearsal.stderr).toContain("holds what was really sent");
    expect((await send(...real)).report.totals).toMatchObject({ already_sent: 3, accepted: 0 });
  });

  it("lets faults be rehearsed", async () => {
    const { run, sent } = await world({ env: noSecrets });
    const faults = ["--fault", "refuse,at=1", "--fault", "html,at=3", "--latency", "20"];
    const { code, report } = await sent(await run("send", "--sandbox", "--json", ...faults));
    expect(code).toBe(1);
    expect(report.totals).toMatchObject({ accepted: 1, rejected: 1, in_doubt: 1 });
    expect(report.requests.latency_ms.p50).toBeGreaterThanOrEqual(20);
  });

  it("takes no fault that it does not know", async () => {
    const { run } = await world({});
    const { code, stderr } = await run("send", "--sandbox", "--fault", "flood=9");
    expect(code).toBe(2);
    expect(stderr).toContain("flood");
  });
});

describe("--limit and --only", () => {
  it("send to those, report the rest as not attempted, and judge by those chosen", async () => {
    const sandbox = await sandboxWith(`refuse,for=${phoneOf(3)}`);
    const { send } = await world({ people: 5, env: sandbox.env });

    const limited = await send("--limit", "2");
    expect(limited.code).toBe(0);
    expect(limited.report.totals).toMatchObject({ planned: 5, accepted: 2, not_attempted: 3 });
    expect(Object.values(limited.outcomes).slice(0, 2)).toEqual(["accepted", "accepted"]);

    const only = await send("--only", phoneOf(4), "--only", phoneOf(3));
    expect(only.code).toBe(1);
    expect(only.outcomes).toEqual({
      r0: "already_sent",
      r1: "already_sent",
      r2: "not_attempted",
      r3: "rejected",
      r4: "accepted",
    });
    expect(sandbox.inbox()).toHaveLength(4);
  });

  it("say whom of those asked for nothing is sent to, and why", async () => {
    const sandbox = await sandboxWith();
    const { send } = await world({ people: 5, env: sandbox.env });
    await send("--limit", "2");
    const only = [0, 1, 2].flatMap((nth) => ["--only", phoneOf(nth)]);
    const { stderr, report } = await send(...only);
    expect(report.totals).toMatchObject({ accepted: 1 });
    expect(stderr).toContain("note: not everyone in --only is sent to: 2 already sent\n");
  });

  it("refuse a number that is nobody's here", async () => {
    const sandbox = await sandboxWith();
    const { run } = await world({ env: sandbox.env });
    const { code, stderr } = await run("send", "--yes", "--only", "+254799999999");
    expect(code).toBe(2);
    expect(stderr).toContain("+2547******99");
    expect(sandbox.inbox()).toHaveLength(0);
  });
});

describe("--test", () => {
  it("delivers one row's message to another number and leaves the ledger alone", async () => {
    const sandbox = await sandboxWith();
    const people = `phone,ref,name\n${phoneOf(0)},r0,Ann\n${phoneOf(1)},r1,Ben\n`;
    const { run, root } = await world({ people, env: sandbox.env });

    expect((await run("send", "--test", "+254799999999", "--yes")).code).toBe(0);
    const second = await run("send", "--test", "+254799999999", "--row", "2", "--yes", "--json");
    expect(second.code).toBe(0);
    expect(JSON.parse(second.stdout)).toMatchObject({ result: "accepted", http_status: 200 });

    expect(sandbox.inbox()).toMatchObject([
      { to: ["+254799999999"], body: { text: "Hello Ann" } },
      { to: ["+254799999999"], body: { text: "Hello Ben" } },
    ]);
    expect(existsSync(join(root, ".carillon"))).toBe(false);
    expect(existsSync(join(root, "reports"))).toBe(false);
  });

  it("says what came of it, with an exit code to match", async () => {
    const sandbox = await sandboxWith("refuse,at=1", "status=401");
    const { run } = await world({ env: sandbox.env });
    const test = () => run("send", "--test", "+254799999999", "--yes");
    expect((await test()).code).toBe(1);
    expect((await test()).code).toBe(4);
  });

  it("wants a row that is there, a number, a yes and a secret", async () => {
    const sandbox = await sandboxWith();
    const { run } = await world({ env: sandbox.env });
    const test = (...args: string[]) => run("send", "--test", ...args);
    expect((await test("+254799999999", "--yes", "--row", "4")).code).toBe(2);
    expect((await test("0799", "--yes")).code).toBe(2);
    expect((await test("+254799999999")).code).toBe(2);
    const poor = await world({ env: { ...sandbox.env, FLOWIQ_API_KEY: "" } });
    const { code, stderr } = await poor.run("send", "--test", "+254799999999", "--yes");
    expect(code).toBe(2);
    expect(stderr).toContain("FLOWIQ_API_KEY");
    expect(sandbox.inbox()).toHaveLength(0);
  });

  it("needs no secret to rehearse", async () => {
    const { run } = await world({ env: noSecrets });
    const { code, stderr } = await run("send", "--test", "+254799999999", "--dry-run");
    expect(code).toBe(0);
    expect(stderr).toContain("nothing was sent to +2547******99");
    expect((await run("send", "--test", "+254799999999", "--sandbox")).code).toBe(0);
    const json = await run("send", "--test", "+254799999999", "--dry-run", "--json");
    expect(json).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(json.stdout)).toMatchObject({
      recipient: "+2547******99",
      result: "dry_run",
      http_status: null,
    });
    const quiet = await run("send", "--test", "+254799999999", "--sandbox", "--quiet");
    expect(quiet).toMatchObject({ code: 0, stdout: "", stderr: "" });
  });
});

describe("a send for real", () => {
  it("wants --yes where there is no terminal to ask on", async () => {
    const sandbox = await sandboxWith();
    const { run } = await world({ env: sandbox.env });
    const { code, stderr } = await run("send");
    expect(code).toBe(2);
    expect(stderr).toContain("--yes");
    expect(sandbox.inbox()).toHaveLength(0);
  });

  it("names every secret that is missing, and sends nothing", async () => {
    const sandbox = await sandboxWith();
    const { run, root } = await world({
      campaign: {
        provider: "zixflow",
        message: { type: "reaction", message_id: "wamid.1", emoji: "👍" },
      },
      env: { ...sandbox.env, ZIXFLOW_API_KEY: "", ZIXFLOW_PHONE_ID: "" },
    });
    const { code, stderr } = await run("send", "--yes");
    expect(code).toBe(2);
    expect(stderr).toContain("ZIXFLOW_API_KEY, ZIXFLOW_PHONE_ID are not set");
    expect(sandbox.inbox()).toHaveLength(0);
    expect(existsSync(join(root, ".carillon/ledger.db"))).toBe(false);
  });

  it("leaves a report in four files that only their owner can read, and sums it up for GitHub", async () => {
    const sandbox = await sandboxWith("refuse,at=2,message=::error::oops");
    const { send, root } = await world({
      env: { ...sandbox.env, GITHUB_ACTOR: "octo", GITHUB_STEP_SUMMARY: "/dev/null" },
      campaign: { send: { concurrency: 1 } },
    });
    const { report } = await send();
    const folder = join(root, "reports/c", report.run);
    expect((await readdir(folder)).sort()).toEqual([
      "recipients.csv",
      "report.html",
      "report.json",
      "summary.md",
    ]);
    for (const name of await readdir(folder)) {
      expect((await stat(join(folder, name))).mode & 0o077).toBe(0);
    }
    for (const name of [".carillon", ".carillon/ledger.db", ".carillon/locks"]) {
      expect((await stat(join(root, name))).mode & 0o077).toBe(0);
    }
    expect(JSON.parse(await readFile(join(folder, "report.json"), "utf8"))).toEqual(report);
    expect(report).toMatchObject({
      version: 1,
      campaign: { id: "c", wave: 1, file: "campaigns/c.yaml", commit: null, actor: "octo" },
      provider: "flowiq",
      adapter: "flowiq",
      host: new URL(sandbox.url).host,
      plan: null,
      sandbox: false,
      status: "completed",
    });
    const texts = ["recipients.csv", "report.html", "report.json", "summary.md"].map((name) =>
      readFile(join(folder, name), "utf8"),
    );
    for (const text of await Promise.all(texts)) {
      for (const nth of [0, 1, 2]) expect(text).not.toContain(phoneOf(nth).slice(1));
    }
  });

  it("appends its summary to what GitHub has", async () => {
    const sandbox = await sandboxWith();
    const there = await world({ env: sandbox.env, files: { "step.md": "before\n" } });
    const env = { ...there.env, GITHUB_STEP_SUMMARY: join(there.root, "step.md") };
    const { code, stdout } = await carillon(
      ["send", "campaigns/c.yaml", "--yes", "--json", "--reveal"],
      { cwd: there.root, env },
    );
    expect(code).toBe(0);
    const { run } = JSON.parse(stdout);
    const summary = join(there.root, "reports/c", run, "summary.md");
    const step = await readFile(join(there.root, "step.md"), "utf8");
    expect(step).toBe(`before\n${await readFile(summary, "utf8")}`);
    expect(step).not.toContain(phoneOf(0).slice(1));

    const lost = { ...there.env, GITHUB_STEP_SUMMARY: join(there.root, "none/step.md") };
    const again = await carillon(["send", "campaigns/c.yaml", "--yes"], {
      cwd: there.root,
      env: lost,
    });
    expect(again.code).toBe(0);
    expect(again.stderr).toContain("warning: GITHUB_STEP_SUMMARY cannot be written");
  });

  it("whose report cannot be written says that it was sent all the same", async () => {
    let root = "";
    const server = await faultServer({
      reply: async (socket, arrival, nth) => {
        await rm(join(root, "reports"), { recursive: true });
        const yes = { success: true, data: { message_id: "wamid.1" } };
        return answer(200, JSON.stringify(yes))(socket, arrival, nth);
      },
    });
    const there = await world({ people: 1, env: { FLOWIQ_BASE_URL: server.url } });
    root = there.root;
    const { code, stderr } = await there.run("send", "--yes");
    expect(code).toBe(4);
    expect(stderr).toContain("carillon status");
    const { totals } = JSON.parse((await there.run("status", "--json")).stdout);
    expect(totals).toMatchObject({ accepted: 1 });
  });

  it("shows numbers in full where it is told to", async () => {
    const sandbox = await sandboxWith();
    const { send } = await world({ env: sandbox.env });
    const { rows } = await send("--reveal");
    expect(rows["r0"]?.["recipient"]).toBe(phoneOf(0));
  });

  it("tells people on stderr and nobody on stdout", async () => {
    const sandbox = await sandboxWith();
    const { run } = await world({ env: sandbox.env });
    const { stdout, stderr } = await run("send", "--yes");
    expect(stdout).toBe("");
    expect(stderr).toContain("3 of 3 accepted");
    expect(stderr).not.toContain("\u001b");
    expect((await run("send", "--yes", "--quiet")).stderr).toBe("");
  });

  it("says how to go on with the same ledger, and tells no database's password", async () => {
    const sandbox = await sandboxWith();
    const { run } = await world({ env: sandbox.env });
    const { stderr } = await run("send", "--yes", "--limit", "1", "--ledger", "my ledger.db");
    expect(stderr).toContain("carillon send campaigns/c.yaml --ledger 'my ledger.db'\n");
    const told = flagsToRepeat({ ledger: "postgres://u:secret@h/d", progress: true, color: true });
    expect(told).toBe(" --ledger postgres://ADDRESS");
  });

  it("says with --quiet what went wrong, and where the report is", async () => {
    const { run, root } = await world({});
    const quietly = ["--sandbox", "--quiet"];
    const refused = await run("send", ...quietly, "--fault", "refuse,at=2");
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(
      /^carillon: rehearsal: 2 of 3 accepted; 1 rejected\nreport: .+\n$/,
    );
    expect(refused.stderr).toContain(join(root, "reports/c/"));
    const stopped = await run("send", ...quietly, "--fault", "status=401");
    expect(stopped.code).toBe(4);
    expect(stopped.stderr).toMatch(/1 failed, 2 not attempted; the provider does not accept/);
  });
});
