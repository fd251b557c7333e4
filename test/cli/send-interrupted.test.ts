import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { answer, faultServer, gate } from "../helpers/fault-server.ts";
import { csvOf, phoneOf, timesEach, world } from "./send-world.ts";
import type { World } from "./send-world.ts";

const yes = JSON.stringify({ success: true, data: { message_id: "wamid.1" } });

/** Comes back once `isTrue`, or not at all: then the test times out. */
async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function onHand(
  reply: Parameters<typeof faultServer>[0]["reply"],
  options: Parameters<typeof world>[0],
) {
  const server = await faultServer(reply === undefined ? {} : { reply });
  const env = { ...options.env, FLOWIQ_BASE_URL: server.url };
  return { server, ...(await world({ ...options, env })) };
}

/** Silent but for the first alone and the five after it: everyone else may leave at once then. */
const silentAfterSix: Parameters<typeof faultServer>[0]["reply"] = (socket, arrival, nth) =>
  nth <= 6 ? answer(200, yes)(socket, arrival, nth) : undefined;

/** Signals the run once `isTrue`, and waits for its end. */
async function signalled(
  running: ReturnType<World["start"]>,
  signal: NodeJS.Signals,
  isTrue: () => boolean,
) {
  await until(isTrue);
  running.child.kill(signal);
  return running.finished;
}

it.each([
  { signal: "SIGINT", code: 130 },
  { signal: "SIGTERM", code: 143 },
] as const)("$signal drains, reports, and a re-run does what is left", async ({ signal, code }) => {
  const { reply, open } = gate(8, yes);
  const { server, start, sent, send } = await onHand(reply, {
    people: 40,
    campaign: { send: { concurrency: 4 } },
  });

  const running = start();
  const ending = signalled(running, signal, () => server.arrivals.length >= 9);
  await until(() => running.stderr().includes(`${signal}: waiting for what is in flight`));
  open();
  const first = await sent(await ending);

  expect(first.code).toBe(code);
  expect(first.report.status).toBe("interrupted");
  const arrived = server.arrivals.length;
  expect(arrived).toBeLessThan(40);
  expect(first.report.totals).toMatchObject({
    accepted: arrived,
    in_doubt: 0,
    not_attempted: 40 - arrived,
  });

  const second = await send();
  expect(second.code).toBe(0);
  expect(second.report.totals).toMatchObject({ already_sent: arrived, accepted: 40 - arrived });
  const times = timesEach(server.arrivals.map(({ body }) => JSON.parse(body).phone_number));
  expect(Object.values(times)).toEqual(Array.from({ length: 40 }, () => 1));
});

it("a second signal gives up at once: what had left is in doubt, and nothing else", async () => {
  const { server, start, sent } = await onHand(silentAfterSix, {
    people: 20,
    campaign: { send: { concurrency: 4, timeout: "10m" } },
  });
  const running = start();
  await until(() => server.arrivals.length === 10);
  running.child.kill("SIGINT");
  await until(() => running.stderr().includes("SIGINT"));
  const askedAtMs = performance.now();
  running.child.kill("SIGTERM");

  const { code, report, rows } = await sent(await running.finished);

  // Whoever is asked once waits for a minute.
  expect(performance.now() - askedAtMs).toBeLessThan(50_000);
  expect(code).toBe(130);
  expect(report.status).toBe("interrupted");
  expect(report.totals).toMatchObject({ accepted: 6, in_doubt: 4, not_attempted: 10 });
  expect(rows["r6"]).toMatchObject({ outcome: "in_doubt", error_code: "abandoned" });
});

it("under GitHub Actions what does not come back within 6 s is in doubt", async () => {
  const { server, start, sent } = await onHand(silentAfterSix, {
    people: 9,
    campaign: { send: { concurrency: 2, timeout: "10m" } },
    env: { GITHUB_ACTIONS: "true" },
  });
  const running = start();
  await until(() => server.arrivals.length === 8);
  const askedAtMs = performance.now();
  const { code, report } = await sent(await signalled(running, "SIGINT", () => true));
  const tookMs = performance.now() - askedAtMs;
  expect(code).toBe(130);
  expect(report.totals).toMatchObject({ accepted: 6, in_doubt: 2, not_attempted: 1 });
  expect(tookMs).toBeGreaterThan(5900);
  // Elsewhere it is a minute.
  expect(tookMs).toBeLessThan(50_000);
});

it("whoever waits to leave or to be tried again was not attempted, and is not in doubt", async () => {
  const busy = answer(429, "", { "retry-after": "30" });
  const { server, start, sent } = await onHand(
    (socket, arrival, nth) => (nth === 2 ? busy : answer(200, yes))(socket, arrival, nth),
    { people: 10, campaign: { send: { concurrency: 8, rate: "4/s" } } },
  );
  const { code, report, outcomes } = await sent(
    await signalled(start(), "SIGINT", () => server.arrivals.length >= 2),
  );
  expect(code).toBe(130);
  expect(report.totals).toMatchObject({
    accepted: server.arrivals.length - 1,
    in_doubt: 0,
    failed: 0,
    not_attempted: 10 - server.arrivals.length + 1,
  });
  const busyOne = JSON.parse(server.arrivals[1]?.body ?? "{}").phone_number;
  const ref = [...Array(10).keys()].find((nth) => phoneOf(nth) === busyOne);
  expect(outcomes[`r${ref}`]).toBe("not_attempted");
});

it("Ctrl-C while a large list is still being read ends the run before its first message", async () => {
  const { server, start, root } = await onHand(answer(200, yes), { people: csvOf(99_999) });
  const running = start();
  await until(() => existsSync(join(root, "reports")));
  running.child.kill("SIGINT");
  const { code, stdout } = await running.finished;
  expect(code).toBe(130);
  expect(stdout).toBe("");
  expect(server.arrivals).toHaveLength(0);
  expect(await readdir(join(root, "reports", "c"))).toEqual([]);
});

it("status calls nobody in doubt who is under way, and everybody once the run is dead", async () => {
  const { server, start, run } = await onHand(silentAfterSix, {
    people: 20,
    campaign: { send: { concurrency: 4 } },
  });
  const running = start();
  await until(() => server.arrivals.length === 10);

  const during = await run("status", "--json");
  expect(during.code).toBe(0);
  expect(JSON.parse(during.stdout)).toMatchObject({
    totals: { accepted: 6, in_doubt: 0 },
    sending: { pid: running.child.pid, in_flight: 4 },
  });
  const told = (await run("status")).stdout;
  expect(told).toContain(`process ${running.child.pid} on `);
  expect(told).not.toContain("carillon resolve");
  expect((await run("plan")).stdout.replaceAll(/\s+/g, " ")).toContain(
    "is sending this campaign: whom it has under way counts as held",
  );

  running.child.kill("SIGKILL");
  await running.finished;
  const after = await run("status", "--json");
  expect(after.code).toBe(1);
  expect(JSON.parse(after.stdout)).toMatchObject({ totals: { accepted: 6, in_doubt: 4 } });
  expect(after.stdout).not.toContain("sending");
});
