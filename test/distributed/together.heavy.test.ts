import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { fleet } from "./fleet.ts";

const patient = 110_000;

it(
  "the abort rule looks at what all workers did, not at a shard",
  async () => {
    const send = { abort: { failure_rate: 0.3, consecutive: 40 }, rate: "100/s" };
    // Every third is refused: nowhere 40 in a row, and 30 % only over 50 of them.
    const there = await fleet({ people: 600, campaign: { send }, faults: ["status=400,every=3"] });
    there.worker();
    there.worker();
    const { code, report, outcomes, stderr } = await there.send("--distributed");
    expect(code, stderr).toBe(4);
    expect(report.status).toBe("aborted");
    expect(stderr + JSON.stringify(report)).toContain("of the last 50 were rejected");
    expect(report.totals.not_attempted).toBeGreaterThan(300);
    // Those that tripped it are not to blame, and are tried again.
    expect(report.totals.failed).toBeGreaterThanOrEqual(15);
    expect(Object.keys(outcomes)).toHaveLength(600);
    await there.oncePerPerson();
  },
  patient,
);

it(
  "doubts are counted over the run",
  async () => {
    const send = { abort: { failure_rate: 1, consecutive: 1000, in_doubt: 8 }, rate: "100/s" };
    const there = await fleet({
      people: 800,
      campaign: { send },
      faults: ["reset,every=20"],
    });
    there.worker();
    there.worker();
    const { code, report } = await there.send("--distributed");
    expect(code).toBe(4);
    const { in_doubt: inDoubt, not_attempted: left } = report.totals;
    // No shard has more than five of them.
    expect(inDoubt).toBeGreaterThan(8);
    expect(inDoubt).toBeLessThan(20);
    expect(left).toBeGreaterThan(400);
  },
  patient,
);

it(
  "a run begins with one request, then five, whoever sends them",
  async () => {
    const there = await fleet({ people: 400, faults: ["slow=300"] });
    there.worker();
    there.worker();
    const sending = there.start("--distributed");
    const seen = new Set<number>();
    while (there.sandbox.inbox().length < 60) {
      seen.add(there.sandbox.inbox().length);
      await sleep(5);
    }
    const { report } = await there.sent(await sending.finished);
    expect(report.totals.accepted).toBe(400);
    expect([...seen]).toEqual(expect.arrayContaining([1, 6]));
  },
  patient,
);
