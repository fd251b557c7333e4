import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { fleet } from "./fleet.ts";
import type { Fleet } from "./fleet.ts";

const patient = 180_000;
const leaseMs = 2_000;

async function arrived(there: Fleet, least: number): Promise<void> {
  while (there.sandbox.inbox().length < least) await sleep(20);
}

it(
  "a worker that is killed leaves in doubt what was under way, and others do the rest",
  async () => {
    const there = await fleet({ leaseMs, people: 300, campaign: { send: { rate: "100/s" } } });
    const killed = there.workerProcess();
    const sending = there.start("--distributed");
    await arrived(there, 30);
    killed.child.kill("SIGKILL");
    there.worker();
    const { code, report, outcomes } = await there.sent(await sending.finished);
    const { accepted, in_doubt: inDoubt, planned } = report.totals;
    expect(planned).toBe(300);
    expect(accepted + inDoubt).toBe(300);
    expect(accepted).toBeGreaterThan(250);
    expect(code).toBe(inDoubt > 0 ? 1 : 0);
    expect(Object.keys(outcomes)).toHaveLength(300);
    await there.oncePerPerson();
  },
  patient,
);

it(
  "a worker that is told to stop gives back what it holds",
  async () => {
    const there = await fleet({ leaseMs, people: 200, campaign: { send: { rate: "100/s" } } });
    const leaving = there.worker();
    const sending = there.start("--distributed");
    await arrived(there, 30);
    await leaving.stop();
    there.worker();
    const { code, report } = await there.sent(await sending.finished);
    expect(report.totals).toMatchObject({ planned: 200, accepted: 200 });
    expect(code).toBe(0);
    await there.oncePerPerson();
  },
  patient,
);

it(
  "Ctrl-C at the sender stops every worker, and the next send does the rest",
  async () => {
    const there = await fleet({ leaseMs, people: 300, campaign: { send: { rate: "50/s" } } });
    there.worker();
    there.worker();
    const sending = there.start("--distributed");
    await arrived(there, 20);
    sending.child.kill("SIGINT");
    const { code, report } = await there.sent(await sending.finished);
    expect(code).toBe(130);
    expect(report.status).toBe("interrupted");
    const { accepted, not_attempted: left } = report.totals;
    expect(accepted + left).toBe(300);
    expect(left).toBeGreaterThan(0);
    expect(there.sandbox.inbox()).toHaveLength(accepted);

    const rest = await there.send("--distributed");
    expect(rest.report.totals).toMatchObject({ already_sent: accepted, accepted: left });
    await there.oncePerPerson();
  },
  patient,
);

it(
  "workers go on when the sender dies, and the next sender reports the same run",
  async () => {
    const there = await fleet({ leaseMs, people: 250, campaign: { send: { rate: "100/s" } } });
    there.worker();
    const sending = there.start("--distributed");
    await arrived(there, 30);
    sending.child.kill("SIGKILL");
    await arrived(there, 250);
    // The dead one's lock lives on for a while.
    const { code, report, outcomes, stderr } = await there.send("--distributed", "--wait");
    expect(stderr).toContain("workers are sending this since");
    expect(report.totals).toMatchObject({ planned: 250, accepted: 250 });
    expect(new Set(Object.values(outcomes))).toEqual(new Set(["accepted"]));
    expect(code).toBe(0);
    await there.oncePerPerson();
  },
  patient,
);

it(
  "who sends from here is refused while workers send",
  async () => {
    const there = await fleet({ leaseMs, people: 50 });
    const sending = there.start("--distributed");
    await there.orders(1);
    sending.child.kill("SIGKILL");
    const refused = await there.run("send", "--yes", "--wait");
    expect(refused.code).toBe(5);
    expect(refused.stderr).toContain("workers are sending this campaign");
    expect(there.sandbox.inbox()).toEqual([]);
  },
  patient,
);

it(
  "a key that is refused stops everything after the first message",
  async () => {
    const there = await fleet({ leaseMs, people: 300, faults: ["status=401"] });
    there.worker();
    there.worker();
    const { code, report } = await there.send("--distributed");
    expect(code).toBe(4);
    expect(report.status).toBe("aborted");
    expect(report.totals.not_attempted).toBe(299);
  },
  patient,
);

it(
  "a worker that dies with a job and before it has the shard does not keep it from the others",
  async () => {
    const there = await fleet({ leaseMs, people: 20 });
    expect((await there.run("send", "--yes", "--distributed", "--detach")).code).toBe(0);
    await there.ask(
      (schema) =>
        `UPDATE ${schema}_jobs._private_jobs SET locked_by = 'gone', locked_at = now() - interval '1 minute'`,
    );
    there.worker();
    await arrived(there, 20);
    expect((await there.send("--distributed")).report.totals.accepted).toBe(20);
  },
  patient,
);
