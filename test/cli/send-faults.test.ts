import { describe, expect, it } from "vitest";
import { answer, deadUrl, faultServer } from "../helpers/fault-server.ts";
import { phoneOf, sandboxWith, timesEach, world } from "./send-world.ts";

const no = { abort: { failure_rate: 1, consecutive: 1000 } };

const some: unknown = expect.stringMatching(/./);

/** One person each: what the provider does to r1, r2, …, and what must become of them. */
const faults = [
  { fault: "status=429,retry_after=1,first=1", outcome: "accepted", times: 2, code: "" },
  { fault: "status=425,first=1", outcome: "accepted", times: 2, code: "" },
  { fault: "status=503,retry_after=0,first=1", outcome: "accepted", times: 2, code: "" },
  { fault: "status=503", outcome: "in_doubt", times: 1, code: "http_503" },
  { fault: "status=500,taken=yes", outcome: "in_doubt", times: 1, code: "http_500" },
  { fault: "status=502", outcome: "in_doubt", times: 1, code: "http_502" },
  { fault: "status=504", outcome: "in_doubt", times: 1, code: "http_504" },
  { fault: "status=408", outcome: "in_doubt", times: 1, code: "http_408" },
  { fault: "status=409", outcome: "in_doubt", times: 1, code: "http_409" },
  { fault: "reset=before", outcome: "in_doubt", times: 1, code: some },
  { fault: "reset=after", outcome: "in_doubt", times: 1, code: some },
  { fault: "hang=after", outcome: "in_doubt", times: 1, code: "timeout" },
  { fault: "hang=before", outcome: "in_doubt", times: 1, code: "timeout" },
  { fault: "drip=1000", outcome: "in_doubt", times: 1, code: "timeout" },
  { fault: "html", outcome: "in_doubt", times: 1, code: some },
  { fault: "truncate", outcome: "in_doubt", times: 1, code: some },
  { fault: "empty", outcome: "in_doubt", times: 1, code: some },
  { fault: "html,status=502", outcome: "in_doubt", times: 1, code: "http_502" },
  { fault: "status=400", outcome: "rejected", times: 1, code: some },
  { fault: "status=404", outcome: "rejected", times: 1, code: some },
  { fault: "refuse,message=no, thanks", outcome: "rejected", times: 1, code: some },
  { fault: "status=429,retry_after=0", outcome: "failed", times: 2, code: "http_429" },
  { fault: "slow=100", outcome: "accepted", times: 1, code: "" },
  { fault: "status=202", outcome: "accepted", times: 1, code: "" },
];

describe("a run through faults of every kind", () => {
  it("gives everyone the one outcome that is known, and nobody a second chance to be messaged", async () => {
    const specs = faults.map(({ fault }, nth) => {
      const [first, ...rest] = fault.split(",");
      return [first, `for=${phoneOf(nth + 1)}`, ...rest].join(",");
    });
    const sandbox = await sandboxWith(...specs);
    const { send, run } = await world({
      people: faults.length + 1,
      campaign: { send: { concurrency: 3, retries: 1, timeout: "5s", ...no } },
      env: sandbox.env,
    });

    const { code, rows, report } = await send();

    const arrived = timesEach(sandbox.inbox().flatMap(({ to }) => to));
    const found = faults.map(({ fault }, nth) => {
      const { outcome, error_code: code } = rows[`r${nth + 1}`] ?? {};
      return { fault, outcome, times: arrived[phoneOf(nth + 1)], code };
    });
    expect(found).toEqual(faults);
    expect(rows["r0"]?.["outcome"]).toBe("accepted");
    expect(code).toBe(1);
    expect(report.status).toBe("completed");
    expect(report.totals).toMatchObject({ accepted: 6, rejected: 3, failed: 1, in_doubt: 15 });
    expect(report.requests).toMatchObject({ sent: sandbox.inbox().length, retries: 4 });

    const { stdout } = await run("status", "--json");
    const { totals } = JSON.parse(stdout);
    expect(totals).toMatchObject({ accepted: 6, rejected: 3, failed: 1, in_doubt: 15 });
  });

  it("never says sent of what the provider did not take, nor failed of what it took", async () => {
    const sandbox = await sandboxWith(
      "status=500,taken=yes,rate=0.1",
      "reset=after,rate=0.1,seed=2",
      "status=429,rate=0.1,seed=3,retry_after=0",
      "refuse,rate=0.1,seed=4",
    );
    const { send } = await world({
      people: 120,
      campaign: { send: { concurrency: 8, retries: 9, ...no } },
      env: sandbox.env,
    });

    const { outcomes } = await send();

    const taken = new Set(sandbox.inbox().flatMap((one) => (one.accepted ? one.to : [])));
    for (const [ref, outcome] of Object.entries(outcomes)) {
      const isTaken = taken.has(phoneOf(Number(ref.slice(1))));
      if (isTaken) expect(["accepted", "in_doubt"]).toContain(outcome);
      else expect(["rejected", "failed", "in_doubt"]).toContain(outcome);
    }
    const times = timesEach(sandbox.inbox().flatMap((one) => (one.accepted ? one.to : [])));
    expect(Math.max(...Object.values(times))).toBe(1);
  });
});

describe("a provider that asks to slow down", () => {
  it("is left alone by everyone for as long as it says", async () => {
    const sandbox = await sandboxWith("status=429,at=4,retry_after=3");
    const { send } = await world({
      people: 12,
      campaign: { send: { concurrency: 2 } },
      env: sandbox.env,
    });
    const { code, report } = await send();
    expect(code).toBe(0);
    expect(report.requests).toMatchObject({ sent: 13, retries: 1 });
    const times = sandbox.inbox().map(({ at }) => Date.parse(at));
    // Whoever was already on the way when the answer came may still arrive.
    const gaps = times.map((time, nth) => time - (times[nth - 1] ?? time));
    expect(gaps.slice(0, 4).every((gap) => gap < 2900)).toBe(true);
    expect(gaps.slice(4, 6).filter((gap) => gap >= 2950)).toHaveLength(1);
    expect(gaps.slice(6).every((gap) => gap < 2900)).toBe(true);
  });

  it("for more than ten minutes ends the run: whoever waits was not attempted", async () => {
    const sandbox = await sandboxWith("status=503,at=2,retry_after=601");
    const { send } = await world({ campaign: { send: { concurrency: 1 } }, env: sandbox.env });
    const { code, outcomes, report } = await send();
    expect(code).toBe(4);
    expect(report).toMatchObject({ status: "aborted", stopped: expect.stringContaining("11 min") });
    expect(outcomes).toEqual({ r0: "accepted", r1: "not_attempted", r2: "not_attempted" });
    expect(sandbox.inbox()).toHaveLength(2);
  });
});

describe("what ends a run at once", () => {
  it.each([
    { fault: "status=401,at=2", outcome: "failed", provider: "flowiq" },
    { fault: "status=403,at=2", outcome: "failed", provider: "flowiq" },
    { fault: "code=reconnect_waba,at=2", outcome: "failed", provider: "autokonnect" },
    { fault: "code=template_not_found,at=2", outcome: "failed", provider: "autokonnect" },
    { fault: "status=302,at=2", outcome: "in_doubt", provider: "botika" },
    { fault: "status=307,taken=yes,at=2", outcome: "in_doubt", provider: "zixflow" },
  ])("is $fault", async ({ fault, outcome, provider }) => {
    const sandbox = await sandboxWith(fault);
    const { send } = await world({
      campaign: { provider, message: messages[provider], send: { concurrency: 1 } },
      env: sandbox.env,
    });
    const { code, outcomes, report } = await send();
    expect(code).toBe(4);
    expect(report.status).toBe("aborted");
    expect(outcomes).toEqual({ r0: "accepted", r1: outcome, r2: "not_attempted" });
    expect(sandbox.inbox()).toHaveLength(2);
  });

  it("is too many failures in a row, which are then nobody's own", async () => {
    const sandbox = await sandboxWith("refuse,after=3");
    const { send } = await world({
      people: 20,
      campaign: { send: { concurrency: 1, abort: { failure_rate: 1, consecutive: 4 } } },
      env: sandbox.env,
    });
    const { code, outcomes, report } = await send();
    expect(code).toBe(4);
    expect(report.status).toBe("aborted");
    expect(report.totals).toMatchObject({
      accepted: 3,
      rejected: 0,
      failed: 4,
      not_attempted: 13,
    });
    expect(outcomes["r3"]).toBe("failed");
    expect(sandbox.inbox()).toHaveLength(7);
  });

  it("is a share of failures among the last fifty, from the fiftieth on", async () => {
    const sandbox = await sandboxWith("refuse,every=4");
    const { send } = await world({
      people: 80,
      campaign: { send: { concurrency: 1, abort: { failure_rate: 0.2, consecutive: 1000 } } },
      env: sandbox.env,
    });
    const { code, report } = await send();
    expect(code).toBe(4);
    expect(sandbox.inbox()).toHaveLength(50);
    expect(report.totals).toMatchObject({
      accepted: 38,
      rejected: 0,
      failed: 12,
      not_attempted: 30,
    });
  });

  it("is not one refusal among many, and `tolerate` says how many are fine", async () => {
    const sandbox = await sandboxWith("refuse,at=3");
    const people = 10;
    const { send } = await world({ people, campaign: { send: { tolerate: "10%" } }, ...sandbox });
    const { code, report } = await send();
    expect(code).toBe(0);
    expect(report.totals).toMatchObject({ accepted: 9, rejected: 1 });
  });
});

describe("a provider that cannot be reached", () => {
  it("is tried again, and then everyone has failed and may be tried later", async () => {
    const { send } = await world({
      campaign: { send: { retries: 1 } },
      env: { FLOWIQ_BASE_URL: await deadUrl() },
    });
    const { code, rows, report } = await send();
    expect(code).toBe(1);
    expect(report.totals).toMatchObject({ planned: 3, failed: 3 });
    expect(report.requests).toMatchObject({ sent: 0, retries: 0 });
    expect(rows["r0"]).toMatchObject({
      attempts: "2",
      error_code: "ECONNREFUSED",
      http_status: "",
    });
  });

  it("is not believed when it is somebody else: nothing is sent, and the run stops", async () => {
    const server = await faultServer({ tls: true });
    const { send } = await world({
      campaign: { send: { concurrency: 1 } },
      env: { FLOWIQ_BASE_URL: server.url },
    });
    const { code, outcomes } = await send();
    expect(code).toBe(4);
    expect(outcomes).toEqual({ r0: "failed", r1: "not_attempted", r2: "not_attempted" });
    expect(server.arrivals).toHaveLength(0);
  });
});

it("a count at AutoKonnect that is not the one asked for leaves the recipient in doubt", async () => {
  const server = await faultServer({
    reply: answer(200, '{"message":"Message queued for sending","recipients_count":0}'),
  });
  const { send } = await world({
    people: 1,
    campaign: { provider: "autokonnect" },
    env: { AUTOKONNECT_BASE_URL: server.url },
  });
  const { code, rows } = await send();
  expect(code).toBe(1);
  expect(rows["r0"]).toMatchObject({ outcome: "in_doubt", error_code: "count_mismatch" });
  expect(server.arrivals).toHaveLength(1);
});

it("what a provider says back of our secret does not reach report or ledger", async () => {
  const server = await faultServer({
    reply: (socket, arrival, nth) => {
      const key = /authorization: Bearer (\S+)/i.exec(arrival.head)?.[1];
      const told = JSON.stringify({ success: false, message: `${key} may not send` });
      return answer(200, told)(socket, arrival, nth);
    },
  });
  const { send } = await world({ people: 1, env: { FLOWIQ_BASE_URL: server.url } });
  const { rows } = await send("--reveal");
  expect(rows["r0"]).toMatchObject({ outcome: "rejected", error: "[secret] may not send" });
});

const messages: Readonly<Record<string, object>> = {
  flowiq: { type: "text", text: "Hello" },
  autokonnect: { type: "text", text: "Hello" },
  botika: {
    type: "flow",
    flow: { id: "1", token: "t", text: "Go", screen: "S", body: "B" },
  },
  zixflow: { type: "reaction", message_id: "wamid.{{ref}}", emoji: "👍" },
};
