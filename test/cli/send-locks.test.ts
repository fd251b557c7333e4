import { readdir } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { bytesOf, faultServer } from "../helpers/fault-server.ts";
import { carillon, startCarillon } from "../helpers/carillon.ts";
import { campaignText, phoneOf, timesEach, world } from "./send-world.ts";

const yes = JSON.stringify({ success: true, data: { message_id: "wamid.1" } });

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** A provider that answers nobody before it is told to, and a run that waits for it. */
async function underWay() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const server = await faultServer({
    reply: (socket) => opened.then(() => void socket.write(bytesOf(200, yes))),
  });
  const there = await world({
    files: { "campaigns/d.yaml": campaignText({ id: "d" }) },
    campaign: { send: { concurrency: 1 } },
    env: { FLOWIQ_BASE_URL: server.url },
  });
  const first = there.start();
  await until(() => server.arrivals.length === 1);
  return { server, first, open, ...there };
}

it("a second run of the campaign, and one on its provider, are refused with who holds the lock", async () => {
  const { server, first, open, root, env, run } = await underWay();

  const second = await run("send", "--yes");
  expect(second.code).toBe(5);
  expect(second.stderr).toContain("campaign c is locked");
  expect(second.stderr).toContain(`process ${first.child.pid} on ${hostname()}`);

  const other = await carillon(["send", "campaigns/d.yaml", "--yes"], { cwd: root, env });
  expect(other.code).toBe(5);
  expect(other.stderr).toContain("provider flowiq is locked");
  expect(other.stderr).toContain(`process ${first.child.pid} on ${hostname()}`);

  const settling = await run("resolve", "--all", "--outcome", "failed", "--reason", "impatience");
  expect(settling.code).toBe(5);
  // Looking is free.
  // Whoever is under way is not in doubt.
  expect((await run("status")).code).toBe(0);
  expect((await run("plan")).code).toBe(0);

  open();
  expect((await first.finished).code).toBe(0);
  expect(server.arrivals).toHaveLength(3);
  // Who is refused leaves no report behind.
  expect(await readdir(join(root, "reports", "c"))).toHaveLength(1);
});

it("--wait waits for its turn, says for whom, and then does what is left", async () => {
  const { server, first, open, start, sent } = await underWay();
  const second = start("--wait");
  await until(() => second.stderr().includes("waiting"));
  expect(second.stderr()).toContain(`process ${first.child.pid} on ${hostname()}`);
  open();
  expect((await first.finished).code).toBe(0);
  const { code, report } = await sent(await second.finished);
  expect(code).toBe(0);
  expect(report.totals).toMatchObject({ already_sent: 3, planned: 0 });
  expect(server.arrivals).toHaveLength(3);
});

it("whoever waits for a lock can be interrupted, having sent nothing", async () => {
  const { server, start } = await underWay();
  const second = start("--wait");
  await until(() => second.stderr().includes("waiting"));
  second.child.kill("SIGINT");
  const { code, stderr } = await second.finished;
  expect(stderr).not.toContain("bug");
  expect(code).toBe(130);
  expect(server.arrivals).toHaveLength(1);
});

it("a lock is gone with its process, and whoever was on the way is in doubt", async () => {
  const { server, first, open, root, env, send } = await underWay();
  first.child.kill("SIGKILL");
  await first.finished;
  open();

  const { code, outcomes, rows } = await send();
  expect(outcomes).toEqual({ r0: "held", r1: "accepted", r2: "accepted" });
  expect(rows["r0"]).toMatchObject({ attempts: "1", error_code: "interrupted" });
  expect(code).toBe(1);
  const arrived = server.arrivals.map(({ body }) => JSON.parse(body).phone_number);
  expect(timesEach(arrived)).toEqual({ [phoneOf(0)]: 1, [phoneOf(1)]: 1, [phoneOf(2)]: 1 });

  const other = startCarillon(["send", "campaigns/d.yaml", "--yes"], { cwd: root, env });
  expect((await other.finished).code).toBe(0);
});
