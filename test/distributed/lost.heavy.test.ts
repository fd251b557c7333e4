import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { phoneOf } from "../cli/send-world.ts";
import { deadUrl } from "../helpers/fault-server.ts";
import { fleet } from "./fleet.ts";
import type { Fleet } from "./fleet.ts";
import { wireTo } from "./severed.ts";
import type { Wire } from "./severed.ts";

const patient = 300_000;

async function arrived(there: Fleet, least: number): Promise<void> {
  while (there.sandbox.inbox().length < least) await sleep(20);
}

async function fleetOnAWire(): Promise<{ readonly there: Fleet; readonly wire: Wire }> {
  let wire: Wire | undefined;
  const there = await fleet({
    people: 300,
    campaign: { send: { rate: "50/s" } },
    via: async (url) => {
      wire = await wireTo(url);
      return wire.url;
    },
  });
  if (wire === undefined) throw new Error("no wire");
  return { there, wire };
}

it(
  "a database that comes back finds workers and sender waiting, and nobody was sent to meanwhile",
  async () => {
    const { there, wire } = await fleetOnAWire();
    const worker = there.worker();
    const sending = there.start("--distributed");
    await arrived(there, 30);
    wire.cut();
    await sleep(3000);
    const before = there.sandbox.inbox().length;
    await sleep(3000);
    expect(there.sandbox.inbox()).toHaveLength(before);
    wire.mend();
    const { code, report, outcomes, stderr } = await there.sent(await sending.finished);
    const { accepted, in_doubt: inDoubt } = report.totals;
    expect(accepted + inDoubt, stderr).toBe(300);
    expect(accepted).toBeGreaterThan(250);
    expect(code).toBe(inDoubt > 0 ? 1 : 0);
    expect(Object.keys(outcomes)).toHaveLength(300);
    await there.oncePerPerson();
    expect(worker.notes.join("\n")).toContain("the ledger is back");
  },
  patient,
);

it(
  "a database that stays away ends the sender with what was known, and workers wait",
  async () => {
    const { there, wire } = await fleetOnAWire();
    const worker = there.workerProcess();
    const sending = there.start("--distributed");
    await arrived(there, 60);
    // The sender looks twice a second.
    await sleep(1000);
    wire.cut();
    const { code, stderr, report, outcomes } = await there.sent(await sending.finished);
    expect(code, stderr).toBe(4);
    expect(stderr).toMatch(/when last heard of, \d+ were accepted/);
    expect(report.status).toBe("aborted");
    const { accepted: heard, in_doubt: unknown, planned } = report.totals;
    expect(heard).toBeGreaterThan(20);
    expect(heard + unknown).toBe(planned);
    const reached = new Set(there.sandbox.inbox().flatMap(({ to }) => to));
    const told = Object.entries(outcomes).filter(([, outcome]) => outcome === "accepted");
    expect(told.every(([ref]) => reached.has(phoneOf(Number(ref.slice(1)))))).toBe(true);
    expect(worker.child.exitCode).toBeNull();
    expect(worker.stderr()).toContain("the ledger does not answer");
    worker.child.kill("SIGTERM");
    expect((await worker.finished).code).toBe(0);
    await there.oncePerPerson();

    wire.mend();
    there.worker();
    const rest = await there.send("--distributed", "--wait");
    const { accepted, in_doubt: inDoubt } = rest.report.totals;
    expect(rest.report.run).toBe(report.run);
    expect(accepted + inDoubt).toBe(300);
    await there.oncePerPerson();
  },
  patient,
);

it(
  "a database that is down at the start refuses the sender before anything",
  async () => {
    const { port } = new URL(await deadUrl());
    const there = await fleet({ via: async () => `postgres://ann@127.0.0.1:${port}/shop` });
    const { code, stderr } = await there.run("send", "--yes", "--distributed");
    expect(code, stderr).toBe(5);
    expect(there.sandbox.inbox()).toEqual([]);
  },
  patient,
);

it(
  "a worker that is stopped and wakes up after another took its shard writes nothing more",
  async () => {
    const there = await fleet({ people: 300, campaign: { send: { rate: "50/s" } } });
    const paused = there.workerProcess();
    const sending = there.start("--distributed");
    await arrived(there, 30);
    paused.child.kill("SIGSTOP");
    there.worker();
    const { report } = await there.sent(await sending.finished);
    const { accepted, in_doubt: inDoubt, planned } = report.totals;
    expect(accepted + inDoubt).toBe(planned);
    const before = there.sandbox.inbox().length;
    paused.child.kill("SIGCONT");
    while (!paused.stderr().includes("was left to others")) await sleep(50);
    const after = there.sandbox.inbox().length;
    // What was claimed when it was stopped may leave; those are in doubt, and nobody sent to them again.
    expect(after - before).toBeLessThanOrEqual(inDoubt);
    await there.oncePerPerson();
    const status = await there.run("status", "--json");
    const { totals } = JSON.parse(status.stdout) as { readonly totals: object };
    expect(totals).toMatchObject({ accepted, in_doubt: inDoubt });
  },
  patient,
);
