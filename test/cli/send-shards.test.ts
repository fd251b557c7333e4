import { readFile, rm, cp } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Report } from "../../src/index.ts";
import { carillon } from "../helpers/carillon.ts";
import { phoneOf, sandboxWith, world } from "./send-world.ts";
import type { Sent, World } from "./send-world.ts";

const people = 30;

/** Each shard on a machine of its own: a ledger and a folder for reports, and nothing else shared. */
async function sendShard(world: World, shard: string, ...args: readonly string[]): Promise<Sent> {
  const machine = shard.replace("/", "-of-");
  const finished = await world.run(
    "send",
    "--yes",
    "--json",
    "--shard",
    shard,
    "--ledger",
    join(world.root, machine, "ledger.db"),
    "--report-dir",
    join(world.root, machine, "reports"),
    ...args,
  );
  return { ...finished, report: JSON.parse(finished.stdout || "{}"), rows: {}, outcomes: {} };
}

const merge = (world: World, ...folders: readonly string[]) =>
  carillon(["report", "merge", ...folders, "--json"], { cwd: world.root, env: world.env });

const everyone = Array.from({ length: people }, (_, nth) => phoneOf(nth)).toSorted();

describe("--shard", () => {
  it("reaches everyone once over all shards, and merges into one report that adds up", async () => {
    const sandbox = await sandboxWith();
    const campaign = { exclude: [{ numbers: [phoneOf(3)] }], max_invalid: 1 };
    const shop = await world({ campaign, people, env: sandbox.env });
    const shards: Sent[] = [];
    for (const shard of ["1/3", "2/3", "3/3"]) shards.push(await sendShard(shop, shard));

    expect(shards.map(({ code }) => code)).toEqual([0, 0, 0]);
    const accepted = shards.map(({ report }) => report.totals.accepted);
    expect(Math.min(...accepted)).toBeGreaterThan(0);
    for (const { report } of shards) {
      expect(report.totals.accepted + report.totals.not_attempted).toBe(people - 1);
    }
    const reached = sandbox.inbox().flatMap(({ to }) => to);
    expect(reached.toSorted()).toEqual(everyone.filter((phone) => phone !== phoneOf(3)));

    const merged = await merge(shop, "1-of-3", "2-of-3", "3-of-3");
    expect(merged.code, merged.stderr).toBe(0);
    const report = JSON.parse(merged.stdout) as Report;
    expect(report).toMatchObject({
      status: "completed",
      merged: shards.map((shard) => shard.report.run),
      totals: { rows: people, suppressed: 1, planned: people - 1, accepted: people - 1 },
      requests: { sent: people - 1, retries: 0 },
      versions: [{ accepted: people - 1 }],
    });
    expect(report.shard).toBeUndefined();
    const csv = await readFile(join(shop.root, "reports/c", report.run, "recipients.csv"), "utf8");
    expect(csv.match(/,accepted,/g)).toHaveLength(people - 1);
  });

  it("goes on with its own ledger, and with no other's", async () => {
    const sandbox = await sandboxWith();
    const shop = await world({ people, env: sandbox.env });
    await sendShard(shop, "1/2");
    const before = sandbox.inbox().length;

    const again = await sendShard(shop, "1/2");
    expect(again.code).toBe(0);
    expect(again.report.totals).toMatchObject({ already_sent: before, accepted: 0 });

    const ledger = ["--ledger", join(shop.root, "1-of-2", "ledger.db")];
    for (const other of [["--shard", "2/2"], ["--shard", "1/3"], []]) {
      const { code, stderr } = await shop.run("send", "--yes", ...other, ...ledger);
      expect(code).toBe(3);
      expect(stderr).toContain("this ledger holds shard 1/2 of wave 1");
    }
    expect(sandbox.inbox()).toHaveLength(before);
  });

  it("does not go on with the ledger of a whole send", async () => {
    const sandbox = await sandboxWith();
    const shop = await world({ people: 4, env: sandbox.env });
    await shop.send("--limit", "1");
    const { code, stderr } = await shop.run("send", "--yes", "--shard", "1/2");
    expect(code).toBe(3);
    expect(stderr).toContain("this ledger holds all of wave 1; this would send shard 1/2");
    expect(sandbox.inbox()).toHaveLength(1);
  });

  it("sends what one plan approved for all shards", async () => {
    const sandbox = await sandboxWith();
    const shop = await world({ people, env: sandbox.env });
    expect((await shop.run("plan", "--out", "plan.json")).code).toBe(0);
    const one = await sendShard(shop, "1/2", "--plan", "plan.json");
    const two = await sendShard(shop, "2/2", "--plan", "plan.json");
    expect([one.code, two.code]).toEqual([0, 0]);
    expect(one.report.plan).toMatch(/^sha256:/);
    expect(sandbox.inbox()).toHaveLength(people);
  });

  it.each([
    ["0/4", "Write which of how many"],
    ["5/4", "Write which of how many"],
    ["1", "Write which of how many"],
    ["a/b", "Write which of how many"],
    ["1/17", "17 shards cannot share a concurrency of 16"],
  ])("%s is refused", async (shard, words) => {
    const sandbox = await sandboxWith();
    const shop = await world({ env: sandbox.env });
    const { code, stderr } = await shop.run("send", "--yes", "--shard", shard);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
    expect(sandbox.inbox()).toHaveLength(0);
  });

  it("cannot divide what the provider expands itself", async () => {
    const campaign = {
      provider: "autokonnect",
      recipients: [{ tags: ["42"], unsuppressed: true }],
      message: { type: "text", text: "Hello" },
    };
    const shop = await world({ campaign });
    const { code, stderr } = await shop.run("send", "--yes", "--shard", "1/2");
    expect(code).toBe(2);
    expect(stderr).toContain("goes in one request");
  });
});

describe("report merge", () => {
  it("hides nobody whom one of the shards rejected", async () => {
    const sandbox = await sandboxWith("status=400,first=2");
    const shop = await world({ people, env: sandbox.env });
    expect((await sendShard(shop, "1/2")).code).toBe(1);
    expect((await sendShard(shop, "2/2")).code).toBe(0);
    const merged = await merge(shop, "1-of-2", "2-of-2");
    expect(merged.code).toBe(1);
    expect(JSON.parse(merged.stdout)).toMatchObject({
      totals: { accepted: people - 2, rejected: 2, not_attempted: 0 },
      errors: [{ count: 2 }],
    });
  });

  it("refuses a shard that is missing, there of another send, or no shard at all", async () => {
    const sandbox = await sandboxWith();
    const shop = await world({ people: 8, env: sandbox.env });
    await sendShard(shop, "1/2");
    const missing = await merge(shop, "1-of-2");
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain("there is no report of shard 2/2");

    await shop.send("--ledger", "whole/ledger.db");
    const whole = await merge(shop, "1-of-2", "reports");
    expect(whole.code).toBe(2);
    expect(whole.stderr).toContain("there is no report of a shard in");

    await rm(join(shop.root, "2-of-2"), { recursive: true, force: true });
    await cp(join(shop.root, "1-of-2"), join(shop.root, "copy"), { recursive: true });
    const twice = await merge(shop, "1-of-2", "copy");
    expect(twice.code).toBe(2);
    expect(twice.stderr).toContain("there is no report of shard 2/2");
  });

  it("of a shard that was run twice, the later report counts, and it says so", async () => {
    const sandbox = await sandboxWith();
    const shop = await world({ people, env: sandbox.env });
    await sendShard(shop, "1/2", "--limit", "1");
    const later = await sendShard(shop, "1/2");
    await sendShard(shop, "2/2");
    const merged = await merge(shop, "1-of-2", "2-of-2");
    expect(merged.code, merged.stderr).toBe(0);
    expect(merged.stderr).toContain(`the later run counts, ${later.report.run}`);
    const { totals } = JSON.parse(merged.stdout) as Report;
    expect(totals).toMatchObject({ already_sent: 1, accepted: people - 1, not_attempted: 0 });
  });
});
