import { expect, it } from "vitest";
import { answer, faultServer } from "../helpers/fault-server.ts";
import { carillon } from "../helpers/carillon.ts";
import { timesEach, world } from "../cli/send-world.ts";

const yes = JSON.stringify({ success: true, data: { message_id: "wamid.1" } });

it("a ledger that can take no more stops the run, and the next one does what is left", async () => {
  const server = await faultServer({ reply: answer(200, yes) });
  const env = { FLOWIQ_BASE_URL: server.url };
  const there = await world({ people: 300, campaign: { send: { concurrency: 4 } }, env });

  const first = await carillon(["send", "campaigns/c.yaml", "--yes", "--json"], {
    cwd: there.root,
    env: there.env,
    fileKib: 400,
  });

  expect(first.code).toBe(4);
  expect(first.stderr).toContain("could not take a record");
  const { status, totals } = JSON.parse(first.stdout);
  expect(status).toBe("aborted");
  expect(totals.planned).toBe(300);
  expect(totals.in_doubt).toBeLessThanOrEqual(4);
  expect(totals.not_attempted).toBeGreaterThan(0);
  const before = server.arrivals.length;
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(300);

  const { report, outcomes } = await there.send();
  expect(report.status).toBe("completed");
  const held = Object.values(outcomes).filter((outcome) => outcome === "held");
  expect(held.length).toBeLessThanOrEqual(4);
  expect(report.totals.held + report.totals.already_sent + report.totals.accepted).toBe(300);
  const times = timesEach(server.arrivals.map(({ body }) => JSON.parse(body).phone_number));
  expect(Math.max(...Object.values(times))).toBe(1);
});
