import { describe, expect, it } from "vitest";
import { answer, faultServer } from "../helpers/fault-server.ts";
import { phoneOf, sandboxWith, world } from "./send-world.ts";

const hello = { type: "text", text: "Our shops are closed on Monday" };
const batched = { provider: "autokonnect", message: hello, send: { batch: 4, concurrency: 2 } };

describe("batches at AutoKonnect", () => {
  it("pack recipients of identical payloads, and only those", async () => {
    const sandbox = await sandboxWith();
    const people = ["phone,ref,name"];
    for (let nth = 0; nth < 10; nth += 1) {
      people.push(`${phoneOf(nth)},r${nth},${nth === 3 ? "Ben" : "Ann"}`);
    }
    const { send } = await world({
      people: people.join("\n"),
      campaign: { ...batched, message: { type: "text", text: "Hello {{name}}" } },
      env: sandbox.env,
    });

    const { code, report, rows } = await send();

    expect(code).toBe(0);
    expect(report.totals).toMatchObject({ planned: 10, accepted: 10 });
    expect(report.requests.sent).toBe(4);
    const arrived = sandbox.inbox().map(({ to, body }) => ({ to: to.length, body }));
    expect(arrived.map(({ to }) => to).sort((a, b) => a - b)).toEqual([1, 1, 4, 4]);
    const ben = sandbox.inbox().find(({ to }) => to.includes(phoneOf(3)));
    expect(ben?.body).toEqual({ phone_number: phoneOf(3), type: "text", message: "Hello Ben" });
    const four = sandbox.inbox().find(({ to }) => to.length === 4);
    expect(four?.body).toEqual({ phone_number: four?.to, type: "text", message: "Hello Ann" });
    expect(Object.values(rows).every(({ attempts }) => attempts === "1")).toBe(true);
    expect((await send()).report.totals).toMatchObject({ already_sent: 10, planned: 0 });
  });

  it("are in doubt as a whole where the count does not match or the answer is lost", async () => {
    const server = await faultServer({
      reply: (socket, arrival, nth) => {
        const { phone_number } = JSON.parse(arrival.body);
        const counts = [phone_number.length, phone_number.length - 1];
        const count = counts[nth - 1];
        if (count === undefined) return void socket.resetAndDestroy();
        const body = { message: "Message queued for sending", recipients_count: count };
        return answer(200, JSON.stringify(body))(socket, arrival, nth);
      },
    });
    const { send } = await world({
      people: 12,
      campaign: { ...batched, send: { batch: 4, concurrency: 1, abort: calm } },
      env: { AUTOKONNECT_BASE_URL: server.url },
    });
    const { code, report, rows } = await send();
    expect(code).toBe(1);
    expect(report.totals).toMatchObject({ accepted: 4, in_doubt: 8 });
    expect(rows["r4"]).toMatchObject({ outcome: "in_doubt", error_code: "count_mismatch" });
    expect(rows["r11"]?.["outcome"]).toBe("in_doubt");
    expect(server.arrivals).toHaveLength(3);
    expect((await send()).report.totals).toMatchObject({ already_sent: 4, held: 8 });
    expect(server.arrivals).toHaveLength(3);
  });

  it("are an error at a provider that takes one recipient at a time", async () => {
    const { run } = await world({ campaign: { message: hello, send: { batch: 4 } } });
    expect((await run("send", "--yes")).code).toBe(2);
  });
});

const calm = { failure_rate: 1, consecutive: 1000 };

describe("tags at AutoKonnect", () => {
  const recipients = [{ tags: ["42", "57"], unsuppressed: true }];

  it("go in one request, count as one row with one outcome, and are not sent again", async () => {
    const sandbox = await sandboxWith();
    const { send, run } = await world({
      campaign: { provider: "autokonnect", recipients, message: hello },
      env: sandbox.env,
    });

    const plan = await run("plan");
    expect(plan.stdout.replaceAll(/\s+/g, " ")).toContain("the promise does not reach inside");

    const { code, report } = await send();
    expect(code).toBe(0);
    expect(report.totals).toMatchObject({ rows: 1, planned: 1, accepted: 1 });
    expect(report.recipients_count).toBe(6);
    expect(sandbox.inbox()).toMatchObject([
      { body: { contact_tag_id: ["42", "57"], type: "text", message: hello.text } },
    ]);
    expect(sandbox.inbox()[0]?.body).not.toHaveProperty("phone_number");

    const again = await send();
    expect(again.code).toBe(0);
    expect(again.report.totals).toMatchObject({ rows: 1, already_sent: 1, planned: 0 });
    expect(sandbox.inbox()).toHaveLength(1);
  });

  it("go together with the numbers of the campaign, who then share one outcome", async () => {
    const sandbox = await sandboxWith("reset=after,at=1");
    const both = [...recipients, { csv: "../data/people.csv", ref: "ref" }];
    const { send, run } = await world({
      campaign: { provider: "autokonnect", recipients: both, message: hello },
      env: sandbox.env,
    });
    const first = await send();
    expect(first.code).toBe(1);
    expect(first.report.totals).toMatchObject({ rows: 4, planned: 4, in_doubt: 4 });
    expect(sandbox.inbox()).toMatchObject([
      {
        body: { contact_tag_id: ["42", "57"], phone_number: [0, 1, 2].map(phoneOf) },
      },
    ]);
    expect((await send()).report.totals).toMatchObject({ held: 4, planned: 0 });

    await run("resolve", "--outcome", "failed", "--all", "--reason", "asked");
    const third = await send();
    expect(third.code).toBe(0);
    expect(third.report.totals).toMatchObject({ planned: 4, accepted: 4 });
    expect(third.report.recipients_count).toBe(9);
    expect(sandbox.inbox()).toHaveLength(2);
  });

  it("that name nobody are refused by the provider, and that is their outcome", async () => {
    const sandbox = await sandboxWith();
    const { send } = await world({
      campaign: {
        provider: "autokonnect",
        recipients: [{ tags: ["0"], unsuppressed: true }],
        message: hello,
      },
      env: sandbox.env,
    });
    const { code, report } = await send();
    expect(code).toBe(1);
    expect(report.totals).toMatchObject({ rejected: 1 });
    expect(report.errors).toMatchObject([{ code: "no_valid_recipients", count: 1 }]);
  });

  it("cannot be chosen among", async () => {
    const sandbox = await sandboxWith();
    const { run } = await world({
      campaign: { provider: "autokonnect", recipients, message: hello },
      env: sandbox.env,
    });
    expect((await run("send", "--yes", "--limit", "1")).code).toBe(2);
    expect(sandbox.inbox()).toHaveLength(0);
  });
});
