import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSandbox } from "../../src/sandbox/start-sandbox.ts";
import type { Sandbox } from "../../src/sandbox/start-sandbox.ts";
import { ask, valid } from "./ask.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const flow = { id: "1", token: "t", text: "Open", screen: "START", param: { body: "Hello" } };
const withHeader = (header: unknown) => ({ flow: { ...flow, param: { body: "Hello", header } } });

describe("botika", () => {
  it.each([
    { to: "+1-000-000-0000" },
    { to: "+1 (000) 000-0000" },
    { to: "+1 000 000 0000" },
    { to: "+1 (000) 000 0000" },
    { to: "6282100000000" },
    { reply_message_id: "wamid.abc" },
    { flow: { ...flow, action: "navigate" } },
    { flow: { ...flow, action: "data_exchange" } },
    { flow: { ...flow, param: { body: "Hello", footer: "Bye" } } },
    withHeader({ type: "text", text: "Top" }),
    withHeader({ type: "media", media: "https://example.com/a.jpg" }),
  ])("takes a flow with %j", async (change) => {
    const { status, json } = await ask(sandbox, "botika", { ...valid.botika(), ...change });
    expect({ status, json }).toEqual({
      status: 200,
      json: {
        data: {
          status: expect.any(String),
          message: "Message Sent!",
          request_id: expect.stringMatching(/^\S+$/),
        },
      },
    });
  });

  it.each([
    [{ to: undefined }, /^to is required/],
    [{ to: "08210000000" }, /^to must be a phone number with its country code/],
    [{ to: "+62821xxxxxx" }, /^to must be a phone number/],
    [{ to: 628210000000 }, /^to must be a phone number/],
    [{ type: "individual" }, /^type must be one of: flow/],
    [{ type: "text", text: { body: "x" } }, /^type must be one of: flow/],
    [{ flow: undefined }, /^flow is required/],
    [{ flow: { ...flow, id: undefined } }, /^flow.id is required/],
    [{ flow: { ...flow, token: "" } }, /^flow.token is required/],
    [{ flow: { ...flow, text: undefined } }, /^flow.text is required/],
    [{ flow: { ...flow, screen: undefined } }, /^flow.screen is required/],
    [{ flow: { ...flow, param: undefined } }, /^flow.param is required/],
    [{ flow: { ...flow, param: {} } }, /^flow.param.body is required/],
    [{ flow: { ...flow, action: "nagivate" } }, /^flow.action must be one of: navigate, data_ex/],
    [{ flow: { ...flow, mode: "draft" } }, /^flow.mode is not a field/],
    [{ recipient_type: "individual" }, /^recipient_type is not a field/],
    [withHeader({ type: "text" }), /^flow.param.header.text is required/],
    [withHeader({ type: "media" }), /^flow.param.header.media is required/],
    [withHeader({ type: "media", media: "cid:1" }), /header.media must be an http/],
    [withHeader({ type: "image", image: "x" }), /header.type must be one of: text, media/],
    [
      withHeader({ type: "media", media: "https://example.com/a.jpg", text: "Top" }),
      /header.text is not a field/,
    ],
    [
      withHeader({ type: "text", media: "https://example.com/a.jpg", text: "Top" }),
      /header.media is not a field/,
    ],
  ])("refuses %j with words of our own", async (change, says) => {
    const body = { ...valid.botika(), ...change };
    const { status, headers, json } = await ask(sandbox, "botika", body);
    expect(status).toBe(400);
    expect(json.error.message).toMatch(says);
    expect(headers.get("x-sandbox-invented")).toBe("true");
  });

  it.each([
    ["no credentials", {}],
    ["a bare token", { authorization: "bot_secret" }],
    ["the wrong token", { authorization: "Bearer invalid" }],
  ])("refuses %s", async (_, headers) => {
    expect((await ask(sandbox, "botika", valid.botika(), { headers })).status).toBe(401);
  });

  it("refuses what is not JSON, such as the sample of its own page", async () => {
    const answer = await ask(sandbox, "botika", '{ "to": "+1-000-000-0000" # comment\n}');
    expect(answer).toMatchObject({
      status: 400,
      json: { error: { message: expect.stringMatching(/JSON/) } },
    });
  });
});
