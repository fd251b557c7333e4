import { afterEach, describe, expect, it } from "vitest";
import { createInbox } from "../../src/sandbox/inbox.ts";
import { startSandbox } from "../../src/sandbox/start-sandbox.ts";
import type { Sandbox, SandboxOptions } from "../../src/sandbox/start-sandbox.ts";
import { ask, valid } from "./ask.ts";

const open: Sandbox[] = [];
afterEach(() => Promise.all(open.splice(0).map((sandbox) => sandbox.close())));

async function filled(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  open.push(sandbox);
  await ask(sandbox, "flowiq", valid.flowiq());
  await ask(sandbox, "zixflow", valid.zixflow());
  await ask(sandbox, "botika", valid.botika("+62 (821) 0000-0000"));
  const phone_number = ["+254712345678", "27123456789"];
  await ask(sandbox, "autokonnect", { phone_number, type: "text", message: "Hi" });
  await ask(sandbox, "flowiq", { ...valid.flowiq(), text: "" });
  return sandbox;
}

interface Listing {
  readonly count: number;
  readonly dropped: number;
  readonly messages: readonly Record<string, unknown>[];
}

async function inboxAt(url: string): Promise<Listing> {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  return (await response.json()) as Listing;
}

const empty = {
  provider: "flowiq",
  to: [],
  type: null,
  accepted: true,
  fault: null,
  status: 200,
  path: "/",
} as const;

describe("the inbox", () => {
  it("shows what arrived, in order", async () => {
    const sandbox = await filled();
    const { count, dropped, messages } = await inboxAt(`${sandbox.url}/_inbox`);
    expect({ count, dropped }).toEqual({ count: 5, dropped: 0 });
    expect(messages).toEqual(sandbox.inbox());
    expect(messages[0]).toEqual({
      n: 1,
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      provider: "flowiq",
      to: ["+27123456789"],
      type: "text",
      accepted: true,
      fault: null,
      status: 200,
      path: "/flowiq/send-whatsapp?tenantId=acme",
      body: valid.flowiq(),
    });
    const brief = messages.map(({ n, to, type, accepted }) => [n, to, type, accepted]);
    expect(brief.slice(1)).toEqual([
      [2, ["+919876543210"], "reaction", true],
      [3, ["+6282100000000"], "flow", true],
      [4, ["+254712345678", "+27123456789"], "text", true],
      [5, ["+27123456789"], "text", false],
    ]);
  });

  it.each([
    ["to=%2B27123456789", [1, 4, 5]],
    ["to=+27 123 456 789", [1, 4, 5]],
    ["to=1", []],
    ["provider=flowiq", [1, 5]],
    ["provider=flowiq&to=27123456789&limit=1", [5]],
    ["limit=2", [4, 5]],
    ["limit=0", []],
    ["limit=99", [1, 2, 3, 4, 5]],
  ])("can be asked for %s", async (query, expected) => {
    const { url } = await filled();
    const { messages } = await inboxAt(`${url}/_inbox?${query}`);
    expect(messages.map(({ n }) => n)).toEqual(expected);
  });

  it("counts all that match, also those beyond the limit", async () => {
    const { url } = await filled();
    const { count } = await inboxAt(`${url}/_inbox?provider=flowiq&limit=1`);
    expect(count).toBe(2);
  });

  it.each([
    ["GET", "/_inbox?limit=-1", 400],
    ["POST", "/_inbox", 405],
  ])("refuses %s %s", async (method, path, status) => {
    const { url } = await filled();
    expect((await fetch(url + path, { method })).status).toBe(status);
  });

  it("is emptied by DELETE and by clear, and goes on counting", async () => {
    const sandbox = await filled();
    expect((await fetch(`${sandbox.url}/_inbox`, { method: "DELETE" })).status).toBe(204);
    expect(sandbox.inbox()).toEqual([]);
    await ask(sandbox, "flowiq", valid.flowiq());
    expect(sandbox.inbox().map(({ n }) => n)).toEqual([6]);
    sandbox.clear();
    expect(sandbox.inbox()).toEqual([]);
  });

  it("never holds a credential, wherever the client put it", async () => {
    const sandbox = await filled();
    await ask(sandbox, "flowiq", valid.flowiq(), {
      path: "/send-whatsapp?api_key=fiq_secret&tenantId=acme",
    });
    const text = await fetch(`${sandbox.url}/_inbox`).then((r) => r.text());
    expect(text).toContain("27123456789");
    expect(text).not.toMatch(/secret/);
  });

  it("shows the text of what was not JSON, and requests at wrong paths", async () => {
    const sandbox = await filled();
    await ask(sandbox, "botika", "{ oops");
    await ask(sandbox, "botika", {}, { path: "/api/v2/messages" });
    expect(sandbox.inbox().slice(-2)).toMatchObject([
      { status: 400, body: "{ oops", to: [], type: null },
      { status: 404, path: "/botika/api/v2/messages", body: {} },
    ]);
  });

  it("lets go of the oldest beyond what it may keep, and says how many", async () => {
    const sandbox = await filled({ keep: 2 });
    expect(sandbox.inbox().map(({ n }) => n)).toEqual([4, 5]);
    const { count, dropped } = await inboxAt(`${sandbox.url}/_inbox`);
    expect({ count, dropped }).toEqual({ count: 2, dropped: 3 });
  });

  it.each([0, 1, 3])("keeps exactly the last %i, however many come", (keep) => {
    const inbox = createInbox(keep);
    const numbers = Array.from({ length: 20 }, (_, index) => index + 1);
    for (const n of numbers) {
      inbox.add({ ...empty, body: n });
      expect(inbox.list().map(({ body }) => body)).toEqual(numbers.slice(Math.max(0, n - keep), n));
    }
  });
});
