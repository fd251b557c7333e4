import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { mostInASecond } from "../send/shared-senders.ts";
import { fleet } from "./fleet.ts";

interface Door {
  readonly url: string;
  readonly arrivals: number[];
}

/** A provider that takes everything, and notes when; the nth it asks to come again in two seconds. */
async function door(pauseAt?: number): Promise<Door> {
  const arrivals: number[] = [];
  const server = createServer((request, response) => {
    arrivals.push(performance.now());
    const pause = arrivals.length === pauseAt;
    request.resume();
    response.writeHead(pause ? 429 : 200, {
      "content-type": "application/json",
      ...(pause ? { "retry-after": "2" } : {}),
    });
    response.end(pause ? "{}" : '{"success":true,"data":{"message_id":"m"}}');
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, arrivals };
}

it.each([1, 2, 4])(
  "%i workers keep to the rate at the receiving end, and use nearly all of it",
  { timeout: 300_000, retry: 2 },
  async (workers) => {
    const perSecond = 100;
    const { url, arrivals } = await door();
    // Enough for whatever a commit and an answer take on a busy machine.
    const campaign = { send: { rate: `${perSecond}/s`, concurrency: 50 } };
    const there = await fleet({ people: 1200, campaign, provider: url });
    for (let nth = 0; nth < workers; nth += 1) there.workerProcess();
    const { code, report, stderr } = await there.send("--distributed");
    expect(code, stderr).toBe(0);
    expect(report.totals.accepted).toBe(1200);
    // While there is work for all: not the careful beginning, nor the end, when some have none.
    const timesMs = arrivals.slice(100, -200);
    const most = mostInASecond(arrivals);
    const tookMs = (timesMs.at(-1) ?? 0) - (timesMs[0] ?? 0);
    const used = ((timesMs.length - 1) * 1000) / tookMs / perSecond;
    process.stdout.write(
      `${workers} workers: at most ${most} in a second of ${perSecond}, ${(used * 100).toFixed(1)} % used\n`,
    );
    expect(arrivals).toHaveLength(1200);
    expect(most).toBeLessThanOrEqual(perSecond * 1.05);
    expect(used).toBeGreaterThanOrEqual(0.95);
  },
);

it(
  "a Retry-After that one worker gets holds back all of them",
  { timeout: 300_000, retry: 2 },
  async () => {
    const pauseAt = 300;
    const { url, arrivals } = await door(pauseAt);
    const there = await fleet({
      people: 600,
      campaign: { send: { rate: "100/s" } },
      provider: url,
    });
    for (let nth = 0; nth < 3; nth += 1) there.workerProcess();
    const { code, report, stderr } = await there.send("--distributed");
    expect(code, stderr).toBe(0);
    expect(report.totals.accepted).toBe(600);
    const asked = arrivals[pauseAt - 1] ?? 0;
    // Others hear of it within a fifth of a second.
    const during = arrivals.filter((at) => at > asked + 600 && at < asked + 1900);
    expect(during).toEqual([]);
  },
);
