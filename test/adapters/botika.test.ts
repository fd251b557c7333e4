import { describe, expect, it } from "vitest";
import { botika } from "../../src/adapters/botika.ts";
import type { JsonObject } from "../../src/model/json.ts";
import type { Message } from "../../src/model/message.ts";
import { copyOf, faultsOf } from "./check-payload.ts";

const phone = "+6282112345678";
const flow = { id: "f-1", token: "t-1", text: "Open", screen: "FIRST", body: "Fill this in" };

function flowMessage(more: JsonObject = {}): Message {
  return { type: "flow", flow: { ...flow, ...more } };
}

describe("a Botika payload", () => {
  it("carries a whole flow, its texts in param", () => {
    const message: Message = {
      ...flowMessage({
        action: "data_exchange",
        header: { type: "text", text: "Hello" },
        footer: "Bye",
      }),
      reply_to: "wamid.1",
    };
    const payload = botika.toPayload(message, phone, {});
    expect(JSON.stringify(payload)).toBe(
      JSON.stringify({
        to: phone,
        reply_message_id: "wamid.1",
        type: "flow",
        flow: {
          id: "f-1",
          token: "t-1",
          text: "Open",
          action: "data_exchange",
          screen: "FIRST",
          param: {
            header: { type: "text", text: "Hello" },
            body: "Fill this in",
            footer: "Bye",
          },
        },
      }),
    );
    expect(faultsOf(botika.payloadSchema, copyOf(payload))).toEqual([]);
  });

  it("navigates where the author does not say, and has no empty parts", () => {
    expect(botika.toPayload(flowMessage(), phone, {})).toStrictEqual({
      to: phone,
      type: "flow",
      flow: {
        id: "f-1",
        token: "t-1",
        text: "Open",
        action: "navigate",
        screen: "FIRST",
        param: { body: "Fill this in" },
      },
    });
  });

  it("takes an image as its header", () => {
    const header = { type: "media", media: "https://cdn.example.com/a.jpg" };
    const payload = botika.toPayload(flowMessage({ header }), phone, {});
    expect(payload).toMatchObject({ flow: { param: { header } } });
    expect(faultsOf(botika.payloadSchema, copyOf(payload))).toEqual([]);
  });

  it.each<{ name: string; message: Message; fault: string }>([
    {
      name: "the page's misspelt action",
      message: flowMessage({ action: "nagivate" }),
      fault: "/flow/action enum",
    },
    {
      name: "text and media in one header",
      message: flowMessage({
        header: { type: "text", text: "Hi", media: "https://cdn.example.com/a.jpg" },
      }),
      fault: "/flow/param/header additionalProperties",
    },
    {
      name: "a header without what its type says",
      message: flowMessage({ header: { type: "media" } }),
      fault: "/flow/param/header required",
    },
    { name: "another type", message: { type: "text", text: "Hi" }, fault: "/type const" },
    {
      name: "a flow that is no mapping",
      message: { type: "flow", flow: "f-1" },
      fault: "/flow type",
    },
    {
      name: "a button text of 21 characters",
      message: flowMessage({ text: "x".repeat(21) }),
      fault: "/flow/text maxLength",
    },
  ])("lets the schema refuse $name", ({ message, fault }) => {
    const payload = copyOf(botika.toPayload(message, phone, {}));
    expect(faultsOf(botika.payloadSchema, payload)).toContain(fault);
  });
});

describe("a Botika request", () => {
  it("carries the token as bearer", () => {
    const payload = botika.toPayload(flowMessage(), phone, {});
    expect(botika.toRequest(payload, { api_token: "tok" })).toEqual({
      method: "POST",
      path: "/api/whatsapp/v1/messages",
      headers: {
        "content-type": "application/json",
        accept: "application/json",
        authorization: "Bearer tok",
      },
      body: payload,
    });
  });
});

describe("a Botika answer", () => {
  it.each([
    { data: { status: "sent", message: "Message Sent!", request_id: "r-1" } },
    { data: { id: "r-1" } },
    { data: { request_id: null, id: "r-1" } },
  ])("is a yes with $data", (body) => {
    expect(read(200, JSON.stringify(body))).toEqual({ kind: "accepted", messageId: "r-1" });
  });

  it.each([
    { body: '{"data":{"status":"sent" "request_id":"r-1"}}', code: "not_json" },
    { body: '{"data":{"message":"Message Sent!"}}', code: "no_message_id" },
    { body: '{"data":{"request_id":""}}', code: "no_message_id" },
    { body: '{"request_id":"r-1"}', code: "no_message_id" },
  ])("is not understood at 200 with $body", ({ body, code }) => {
    expect(read(200, body)).toMatchObject({ kind: "not_understood", code });
  });

  it.each(["failed", "FAILED", "Rejected", " error ", "undelivered", false])(
    "is not understood where an id stands beside the status %j",
    (status) => {
      const body = JSON.stringify({ data: { status, message: "not sent", request_id: "r-1" } });
      expect(read(200, body)).toMatchObject({ kind: "not_understood", code: "contradiction" });
    },
  );

  it.each(["queued", "accepted", "submitted", "0", null, undefined])(
    "is a yes with an id, whatever status it gives that says nothing against it: %j",
    (status) => {
      const body = JSON.stringify({ data: { status, request_id: "r-1" } });
      expect(read(200, body)).toEqual({ kind: "accepted", messageId: "r-1" });
    },
  );

  it("is a no at 422 in whatever words there are", () => {
    expect(read(422, '{"errors":[{"code":"INVALID_TO","message":"to is invalid"}]}')).toEqual({
      kind: "refused",
      code: "invalid_to",
      message: "to is invalid",
    });
  });

  function read(status: number, body: string) {
    return botika.readResponse({ status, headers: {}, body }, { recipients: 1, tags: false });
  }
});
