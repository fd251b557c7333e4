import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSandbox } from "../../src/sandbox/start-sandbox.ts";
import type { Sandbox } from "../../src/sandbox/start-sandbox.ts";
import { ask, valid } from "./ask.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe("zixflow", () => {
  it.each([{}, { post_back_url: "https://example.com/hook", post_back_data: "42" }])(
    "queues a reaction with %j",
    async (extra) => {
      const { status, json } = await ask(sandbox, "zixflow", { ...valid.zixflow(), ...extra });
      expect({ status, json }).toEqual({
        status: 200,
        json: {
          success: true,
          message: "WhatsApp request queued successfully",
          request_id: expect.stringMatching(uuid),
        },
      });
    },
  );

  it.each([
    [{ recipient: "+919876543210" }, /^recipient must be digits only/],
    [{ recipient: "91 98765 43210" }, /^recipient must be digits only/],
    [{ recipient: 919876543210 }, /^recipient must be digits only/],
    [{ recipient: undefined }, /^recipient is required/],
    [{ phone_id: undefined }, /^phone_id is required/],
    [{ phone_id: 7 }, /^phone_id must be a string/],
    [{ reaction: undefined }, /^reaction is required/],
    [{ reaction: { emoji: "👍" } }, /^reaction.message_id is required/],
    [{ reaction: { message_id: "wamid.abc" } }, /^reaction.emoji is required/],
    [{ type: "reaction" }, /^type is not a field/],
    [{ post_back_url: "example.com" }, /^post_back_url must be an http/],
    [{ post_back_data: 42 }, /^post_back_data must be a string/],
  ])("refuses %j in the form of its page, with words of our own", async (change, says) => {
    const body = { ...valid.zixflow(), ...change };
    const { status, headers, json } = await ask(sandbox, "zixflow", body);
    expect(status).toBe(400);
    expect(json).toEqual({ success: false, message: expect.stringMatching(says) });
    expect(headers.get("x-sandbox-invented")).toBe("true");
  });

  it.each([
    ["no key", { "x-workspace-id": "ws" }, /x-api-key/],
    ["no workspace", { "x-api-key": "key" }, /x-workspace-id/],
    ["the wrong key", { "x-api-key": "invalid", "x-workspace-id": "ws" }, /not valid/],
    ["a bearer token instead", { authorization: "Bearer key" }, /x-api-key/],
  ])("refuses %s", async (_, headers, says) => {
    const answer = await ask(sandbox, "zixflow", valid.zixflow(), { headers });
    expect(answer.status).toBe(401);
    expect(answer.json).toEqual({ success: false, message: expect.stringMatching(says) });
  });

  it("refuses what is not JSON", async () => {
    expect(await ask(sandbox, "zixflow", "{")).toMatchObject({
      status: 400,
      json: { success: false },
    });
  });

  it("knows no path of another type", async () => {
    const path = "/api/ingest/whatsapp/v1/message/text/send";
    expect((await ask(sandbox, "zixflow", valid.zixflow(), { path })).status).toBe(404);
  });
});
