import { connect } from "node:net";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { parseFault } from "../../src/sandbox/parse-fault.ts";
import { SandboxUsageError } from "../../src/sandbox/sandbox-usage-error.ts";
import { startSandbox } from "../../src/sandbox/start-sandbox.ts";
import type { Sandbox, SandboxOptions } from "../../src/sandbox/start-sandbox.ts";
import { ask, autokonnectPath, botikaPath, flowiqPath, valid, zixflowPath } from "./ask.ts";

const open: Sandbox[] = [];
afterEach(() => Promise.all(open.splice(0).map((sandbox) => sandbox.close())));

async function start(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  open.push(sandbox);
  return sandbox;
}

describe("startSandbox", () => {
  it("listens on loopback, at any free port unless told", async () => {
    const [one, other] = [await start(), await start()];
    expect(one.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(one.url).not.toBe(other.url);
    expect(one.baseUrl("flowiq")).toBe(`${one.url}/flowiq`);
  });

  it("says that a port is taken", async () => {
    const port = Number(new URL((await start()).url).port);
    await expect(startSandbox({ port })).rejects.toThrow(SandboxUsageError);
    await expect(startSandbox({ port })).rejects.toThrow(/cannot listen on 127\.0\.0\.1:\d+/);
  });

  it("has no base URL for a provider it does not play", async () => {
    const sandbox = await start();
    expect(() => sandbox.baseUrl("twilio")).toThrow(/does not play "twilio"; it plays flowiq, zix/);
  });

  it.each([
    ["flowiq", flowiqPath],
    ["zixflow", zixflowPath],
    ["botika", botikaPath],
    ["autokonnect", autokonnectPath],
  ])("plays %s with and without the prefix", async (provider, path) => {
    const sandbox = await start();
    const bare: Sandbox = { ...sandbox, baseUrl: () => sandbox.url };
    expect((await ask(sandbox, provider, valid[provider]())).status).toBe(200);
    expect((await ask(bare, provider, valid[provider](), { path })).status).toBe(200);
    expect(sandbox.inbox().map((arrival) => arrival.provider)).toEqual([provider, provider]);
  });

  it("gives every message an id of its own", async () => {
    const sandbox = await start();
    const ids = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const { json } = await ask(sandbox, "flowiq", valid.flowiq());
        return json.data.message_id;
      }),
    );
    expect(new Set(ids).size).toBe(50);
  });

  it("waits as long as its latency before it answers", async () => {
    const sandbox = await start({ latencyMs: 60 });
    const startedMs = performance.now();
    await ask(sandbox, "botika", valid.botika());
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(59);
  });

  it("says what it is at its root, and where nothing is", async () => {
    const { url } = await start();
    const [root, nowhere] = [await fetch(url), await fetch(`${url}/send`)];
    expect([root.status, nowhere.status]).toEqual([200, 404]);
    expect(await root.text()).toMatch(/Nothing sent here reaches anyone/);
    expect(await nowhere.text()).toMatch(/POST \/flowiq\/send-whatsapp/);
  });

  it.each(["flowiq", "zixflow", "botika", "autokonnect"])(
    "refuses more than 1 MiB at %s, in its form, and reads on",
    async (provider) => {
      const sandbox = await start();
      const body = JSON.stringify({ ...valid[provider](), fill: "x".repeat(1_048_577) });
      const answer = await ask(sandbox, provider, body);
      expect(answer.status).toBe(413);
      expect(JSON.stringify(answer.json)).toMatch(/larger than 1 MiB/);
      expect(sandbox.inbox()).toMatchObject([{ accepted: false, status: 413, body: null, to: [] }]);
      expect((await ask(sandbox, provider, valid[provider]())).status).toBe(200);
    },
  );

  it("refuses JSON that does not call itself so", async () => {
    const sandbox = await start();
    const headers = { authorization: "Bearer k", "content-type": "text/plain" };
    const { status } = await ask(sandbox, "flowiq", valid.flowiq(), { headers });
    expect(status).toBe(400);
  });

  it("survives a client that goes away in the middle of a request", async () => {
    const sandbox = await start();
    const socket = connect(Number(new URL(sandbox.url).port), "127.0.0.1");
    await once(socket, "connect");
    socket.write(`POST /flowiq${flowiqPath} HTTP/1.1\r\nhost: x\r\ncontent-length: 99\r\n\r\n{`);
    await new Promise((done) => setTimeout(done, 50));
    socket.destroy();
    expect((await ask(sandbox, "flowiq", valid.flowiq())).status).toBe(200);
    expect(sandbox.inbox()).toHaveLength(1);
  });

  it.each(["hang", "slow=600000", "drip=600000"])(
    "closes at once while a request waits in %s",
    async (spec) => {
      const sandbox = await startSandbox({ faults: [parseFault(spec)] });
      const waiting = ask(sandbox, "flowiq", valid.flowiq()).catch((error: unknown) => error);
      await expect.poll(() => sandbox.inbox().length, { timeout: 60_000 }).toBe(1);
      await sandbox.close();
      expect(await waiting).toBeInstanceOf(TypeError);
      await expect(fetch(sandbox.url)).rejects.toThrow();
    },
  );

  it("closes twice without complaint, idle connections included", async () => {
    const sandbox = await startSandbox();
    await ask(sandbox, "flowiq", valid.flowiq());
    await Promise.all([sandbox.close(), sandbox.close()]);
    await expect(sandbox.close()).resolves.toBeUndefined();
  });
});
