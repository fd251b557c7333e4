import { expect, it } from "vitest";
import { fleet } from "./fleet.ts";

it("workers send what was distributed, everyone once, and the sender reports it", async () => {
  const there = await fleet({ people: 350 });
  there.worker();
  there.worker();
  const { code, report, outcomes, stderr } = await there.send("--distributed");
  expect(code, stderr).toBe(0);
  expect(report.totals).toMatchObject({ planned: 350, accepted: 350 });
  expect(report.status).toBe("completed");
  expect(new Set(Object.values(outcomes))).toEqual(new Set(["accepted"]));
  expect(there.sandbox.inbox()).toHaveLength(350);
  await there.oncePerPerson();

  const again = await there.send("--distributed");
  expect(again.report.totals).toMatchObject({ already_sent: 350, planned: 0 });
}, 90_000);
