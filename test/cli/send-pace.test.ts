import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { answer, answerAfter, answerTogether, faultServer } from "../helpers/fault-server.ts";
import type { FaultServer, Reply } from "../helpers/fault-server.ts";
import { canary, world } from "./send-world.ts";
import type { Sent } from "./send-world.ts";

const yes = JSON.stringify({ success: true, data: { message_id: "wamid.1" } });

function provider(reply: Reply): Promise<FaultServer> {
  return faultServer({ reply });
}

/** A project whose provider has a ceiling of its own. */
const ceiling = {
  "carillon.yaml": JSON.stringify({
    providers: {
      flowiq: {
        adapter: "flowiq",
        tenant_id: "acme",
        api_key: "${FLOWIQ_API_KEY}",
        rate: "100/s",
        concurrency: 3,
      },
    },
  }),
};

/** Most of `times` that lie in any half-open window of `windowMs`. */
function mostWithin(windowMs: number, times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  const counts = sorted.map((from) => sorted.filter((t) => t >= from && t < from + windowMs));
  return Math.max(...counts.map(({ length }) => length));
}

function leftAt({ rows }: Sent): readonly number[] {
  return Object.values(rows).map((row) => Date.parse(row["sent_at"] ?? ""));
}

describe("concurrency", () => {
  it("is reached and never exceeded at the receiving end", async () => {
    const server = await provider(answerTogether(5, 6, yes));
    const { send } = await world({
      people: 50,
      campaign: { send: { concurrency: 5 } },
      env: { FLOWIQ_BASE_URL: server.url },
    });
    const { code, report } = await send();
    expect(code).toBe(0);
    expect(report.totals.accepted).toBe(50);
    expect(server.mostAtOnce()).toBe(5);
    expect(server.connections()).toBe(5);
  });

  it("is 16 where nobody says otherwise", async () => {
    const server = await provider(answerTogether(16, 6, yes));
    const { send } = await world({ people: 60, env: { FLOWIQ_BASE_URL: server.url } });
    expect((await send()).code).toBe(0);
    expect(server.mostAtOnce()).toBe(16);
  });

  it("is the provider's where that is lower", async () => {
    const server = await provider(answerTogether(3, 6, yes));
    const { send } = await world({
      people: 20,
      files: ceiling,
      env: { FLOWIQ_BASE_URL: server.url },
    });
    expect((await send()).code).toBe(0);
    expect(server.mostAtOnce()).toBe(3);
  });
});

describe("rate", () => {
  it.each([
    { perSecond: 5, people: 9 },
    { perSecond: 20, people: 36 },
    { perSecond: 100, people: 180 },
  ])("of $perSecond/s holds in every second, evenly spaced", async ({ perSecond, people }) => {
    const server = await provider(answer(200, yes));
    const { send } = await world({
      people,
      campaign: { send: { rate: `${perSecond}/s` } },
      env: { FLOWIQ_BASE_URL: server.url },
    });

    const startedAtMs = performance.now();
    const sent = await send();

    expect(sent.code).toBe(0);
    expect(server.arrivals).toHaveLength(people);
    // Where they leave: how they arrive is decided by two busy processes, too.
    expect(mostWithin(1000, leftAt(sent))).toBeLessThanOrEqual(perSecond);
    // Evenly: no fifth of a second has much more than its share, timers being what they are.
    expect(mostWithin(200, leftAt(sent))).toBeLessThanOrEqual(perSecond * 0.3 + 2);
    // And all of them cannot have arrived sooner than the rate allows.
    const arrived = server.arrivals.map(({ atMs }) => atMs);
    const leastMs = ((people - 1) / perSecond) * 1000;
    expect(Math.max(...arrived) - startedAtMs).toBeGreaterThanOrEqual(leastMs);
  });

  it("holds over TLS, where the first requests wait for their connections", async () => {
    const server = await faultServer({ tls: true, reply: answerAfter(20, 200, yes) });
    const { send } = await world({
      people: 30,
      campaign: { send: { rate: "20/s" } },
      env: {
        FLOWIQ_BASE_URL: server.url,
        NODE_EXTRA_CA_CERTS: fileURLToPath(
          new URL("../helpers/self-signed-cert.pem", import.meta.url),
        ),
      },
    });
    const sent = await send();
    expect(sent.code).toBe(0);
    expect(server.arrivals).toHaveLength(30);
    expect(mostWithin(1000, leftAt(sent))).toBeLessThanOrEqual(20);
  });

  it("counts retries too", async () => {
    const busy = answer(429, "", { "retry-after": "0" });
    const server = await provider((socket, arrival, nth) =>
      (nth % 4 === 0 ? busy : answer(200, yes))(socket, arrival, nth),
    );
    const { send } = await world({
      people: 24,
      campaign: { send: { rate: "20/s", retries: 9 } },
      env: { FLOWIQ_BASE_URL: server.url },
    });

    const startedAtMs = performance.now();
    const { code, report } = await send();

    expect(code).toBe(0);
    expect(server.arrivals.length).toBeGreaterThan(24);
    expect(report.requests).toMatchObject({
      sent: server.arrivals.length,
      retries: server.arrivals.length - 24,
    });
    const lastAtMs = Math.max(...server.arrivals.map(({ atMs }) => atMs));
    expect(lastAtMs - startedAtMs).toBeGreaterThanOrEqual((server.arrivals.length - 1) * 50);
  });

  it("of the campaign wins where it is lower than the provider's", async () => {
    const server = await provider(answer(200, yes));
    const { send } = await world({
      people: 15,
      files: ceiling,
      campaign: { send: { rate: "10/s" } },
      env: { FLOWIQ_BASE_URL: server.url },
    });
    const sent = await send();
    expect(sent.code).toBe(0);
    expect(mostWithin(1000, leftAt(sent))).toBeLessThanOrEqual(10);
  });

  it("of the provider holds where the campaign names none, and cannot be exceeded", async () => {
    const server = await provider(answer(200, yes));
    const env = { FLOWIQ_BASE_URL: server.url };
    const { send } = await world({ people: 130, files: ceiling, env });
    const sent = await send();
    expect(sent.code).toBe(0);
    expect(mostWithin(1000, leftAt(sent))).toBeLessThanOrEqual(100);

    const greedy = await world({ files: ceiling, campaign: { send: { rate: "101/s" } }, env });
    const { code, stderr } = await greedy.run("send", "--yes");
    expect(code).toBe(2);
    expect(stderr).toContain("101/s is above the ceiling");
    expect(stderr).not.toContain(canary);
    expect(server.arrivals).toHaveLength(130);
  });
});
