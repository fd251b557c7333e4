import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { parseFault } from "../../src/sandbox/parse-fault.ts";
import { startSandbox } from "../../src/sandbox/start-sandbox.ts";
import type { Sandbox } from "../../src/sandbox/start-sandbox.ts";
import { ask, valid } from "./ask.ts";

const open: Sandbox[] = [];
afterEach(() => Promise.all(open.splice(0).map((sandbox) => sandbox.close())));

async function withFaults(...specs: string[]): Promise<Sandbox> {
  const sandbox = await startSandbox({ faults: specs.map(parseFault) });
  open.push(sandbox);
  return sandbox;
}

/** Asks, and goes away 200 ms after the request arrived. */
async function impatiently(sandbox: Sandbox): Promise<unknown> {
  const leaving = new AbortController();
  const asking = ask(sandbox, "flowiq", valid.flowiq(), { signal: leaving.signal });
  asking.catch(() => undefined);
  await vi.waitUntil(() => sandbox.inbox().length > 0, { timeout: 60_000 });
  await sleep(200);
  leaving.abort();
  return asking;
}

const providers = ["flowiq", "zixflow", "botika", "autokonnect"];

describe("a fault that answers", () => {
  it.each([
    ["status=429,retry_after=2", 429, false, { "retry-after": "2" }],
    ["status=503", 503, false, { "retry-after": null }],
    ["status=502,taken=yes", 502, true, {}],
    ["status=202", 202, true, {}],
    ["status=204", 204, true, {}],
    ["html", 200, true, { "content-type": "text/html; charset=utf-8" }],
    ["html,status=502", 502, false, { "content-type": "text/html; charset=utf-8" }],
    ["truncate", 200, true, { "content-type": "application/json; charset=utf-8" }],
    ["empty", 200, true, { "content-length": "0" }],
    ["empty,taken=no", 200, false, {}],
    ["slow=1", 200, true, {}],
    ["drip=1", 200, true, {}],
  ])(
    "with %s gives status %i and counts the message as taken: %s",
    async (spec, status, accepted, headers) => {
      const sandbox = await withFaults(spec);
      for (const provider of providers) {
        const answer = await ask(sandbox, provider, valid[provider]());
        expect(answer.status).toBe(status);
        for (const [name, value] of Object.entries(headers)) {
          expect(answer.headers.get(name)).toBe(value);
        }
      }
      expect(sandbox.inbox()).toEqual(
        providers.map((provider) =>
          expect.objectContaining({ provider, accepted, status, fault: spec }),
        ),
      );
    },
  );

  it("keeps the whole body of a dripping answer, late", async () => {
    const sandbox = await withFaults("drip=2");
    const startedMs = performance.now();
    const { text, json } = await ask(sandbox, "autokonnect", valid.autokonnect());
    expect(json).toEqual({ message: "Message queued for sending", recipients_count: 1 });
    expect(performance.now() - startedMs).toBeGreaterThan(text.length);
  });

  it("takes the message before it is slow", async () => {
    const sandbox = await withFaults("slow=600000");
    await expect(impatiently(sandbox)).rejects.toThrow();
    expect(sandbox.inbox()).toMatchObject([{ accepted: true, status: 200 }]);
  });

  it("cuts JSON in the middle and ends the answer properly", async () => {
    const { text, json } = await ask(await withFaults("truncate"), "zixflow", valid.zixflow());
    expect(text).toMatch(/^\{"success":true,/);
    expect(json).toBeUndefined();
  });

  it("redirects to where the request came from, so that a client that follows is seen", async () => {
    const answer = await ask(await withFaults("status=307"), "flowiq", valid.flowiq());
    expect(answer.headers.get("location")).toBe("/flowiq/send-whatsapp?tenantId=acme");
  });

  it.each([
    ["flowiq", 200, { success: false, error: "blocked", message: "no" }],
    ["zixflow", 200, { success: false, code: "blocked", message: "no" }],
    ["botika", 400, { error: { code: "blocked", message: "no" } }],
    ["autokonnect", 400, { error: "blocked", message: "no" }],
  ])("refuses as %s would", async (provider, status, json) => {
    const sandbox = await withFaults("refuse,code=blocked,message=no");
    const answer = await ask(sandbox, provider, valid[provider]());
    expect({ status: answer.status, json: answer.json }).toEqual({ status, json });
    expect(sandbox.inbox()).toMatchObject([{ accepted: false }]);
  });

  it("refuses at autokonnect with a documented code by default", async () => {
    const { status, json } = await ask(
      await withFaults("refuse"),
      "autokonnect",
      valid.autokonnect(),
    );
    expect({ status, code: json.error }).toEqual({ status: 400, code: "no_valid_recipients" });
  });

  it.each([
    ["flowiq", { error: "Service Unavailable", message: "busy" }],
    ["zixflow", { success: false, message: "busy" }],
    ["botika", { error: { message: "busy" } }],
    ["autokonnect", { message: "busy" }],
  ])("wraps the words of a status as %s wraps errors", async (provider, json) => {
    const sandbox = await withFaults("status=503,message=busy");
    expect((await ask(sandbox, provider, valid[provider]())).json).toEqual(json);
  });

  it.each([
    [
      "code=reconnect_waba",
      400,
      { error: "reconnect_waba", message: "WABA channel is disconnected" },
    ],
    [
      "code=template_not_found",
      404,
      { error: "template_not_found", message: "Template ID not found for this company" },
    ],
    ["status=500", 500, { message: "Internal server error" }],
  ])("with %s answers a row of autokonnect's table", async (spec, status, json) => {
    const answer = await ask(await withFaults(spec), "autokonnect", valid.autokonnect());
    expect({ status: answer.status, json: answer.json }).toEqual({ status, json });
  });

  it("does not make a message accepted that the provider refused", async () => {
    const sandbox = await withFaults("status=202");
    expect((await ask(sandbox, "flowiq", {})).status).toBe(400);
    expect(sandbox.inbox()).toMatchObject([{ accepted: false }]);
  });
});

describe("a fault that does not answer", () => {
  it.each([
    ["reset=before", false],
    ["reset=after", true],
  ])(
    "with %s breaks the connection and counts the message as taken: %s",
    async (spec, accepted) => {
      const sandbox = await withFaults(spec);
      await expect(ask(sandbox, "flowiq", valid.flowiq())).rejects.toMatchObject({
        cause: { code: "ECONNRESET" },
      });
      expect(sandbox.inbox()).toMatchObject([{ accepted, status: null, fault: spec }]);
    },
  );

  it.each([
    ["hang=before", false],
    ["hang=after", true],
  ])("with %s stays silent and counts the message as taken: %s", async (spec, accepted) => {
    const sandbox = await withFaults(spec);
    await expect(impatiently(sandbox)).rejects.toMatchObject({ name: "AbortError" });
    expect(sandbox.inbox()).toMatchObject([{ accepted, status: null, fault: spec }]);
  });
});

describe("a fault's turn", () => {
  const turns = async (sandbox: Sandbox, count: number) => {
    const struck: number[] = [];
    for (let n = 1; n <= count; n++) {
      if ((await ask(sandbox, "flowiq", valid.flowiq())).status !== 200) struck.push(n);
    }
    return struck;
  };

  it.each([
    ["status=503", [1, 2, 3, 4, 5, 6, 7, 8]],
    ["status=503,every=3", [3, 6]],
    ["status=503,first=2", [1, 2]],
    ["status=503,at=4", [4]],
    ["status=503,after=5", [6, 7, 8]],
    ["status=503,after=2,every=2,first=6", [4, 6]],
    ["status=503,rate=0", []],
    ["status=503,rate=1", [1, 2, 3, 4, 5, 6, 7, 8]],
    ["status=503,provider=botika", []],
  ])("comes with %s at the requests %j", async (spec, expected) => {
    expect(await turns(await withFaults(spec), 8)).toEqual(expected);
  });

  it("is drawn again the same from the same seed, and about as often as its rate says", async () => {
    const drawn = (seed: number) =>
      withFaults(`status=503,rate=0.3,seed=${seed}`).then((sandbox) => turns(sandbox, 200));
    const [once, again, other] = [await drawn(1), await drawn(1), await drawn(2)];
    expect(again).toEqual(once);
    expect(other).not.toEqual(once);
    expect(once.length).toBeGreaterThan(35);
    expect(once.length).toBeLessThan(85);
  });

  it("counts only the requests for its number, however the provider writes it", async () => {
    const sandbox = await withFaults("status=503,for=+919876543210,at=2");
    const statuses: number[] = [];
    for (const to of ["919876543210", "919876543211", "919876543210", "919876543210"]) {
      statuses.push((await ask(sandbox, "zixflow", valid.zixflow(to))).status);
    }
    expect(statuses).toEqual([200, 200, 503, 200]);
  });

  it("belongs to the first of several that strike, each of which counts for itself", async () => {
    const sandbox = await withFaults("status=500,every=2", "status=503,every=3", "slow=1,every=6");
    await turns(sandbox, 6);
    expect(sandbox.inbox().map(({ status, fault }) => [status, fault])).toEqual([
      [200, null],
      [500, "status=500,every=2"],
      [503, "status=503,every=3"],
      [500, "status=500,every=2"],
      [200, null],
      [500, "status=500,every=2; slow=1,every=6"],
    ]);
  });
});
