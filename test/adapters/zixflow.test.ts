import { describe, expect, it } from "vitest";
import { zixflow } from "../../src/adapters/zixflow.ts";
import type { Message } from "../../src/model/message.ts";
import { copyOf, faultsOf } from "./check-payload.ts";

const phone = "+919876543210";
const settings = { api_key: "zix-key", workspace_id: "ws-1", phone_id: "p-1" };
const reaction: Message = { type: "reaction", message_id: "wamid.1", emoji: "👍" };
const requestId = "f8df74d1-11fa-4485-b164-b9a65358f4fc";

describe("a Zixflow payload", () => {
  it("carries a reaction to digits only, from the phone id", () => {
    const payload = zixflow.toPayload(reaction, phone, settings);
    expect(payload).toStrictEqual({
      recipient: "919876543210",
      phone_id: "p-1",
      reaction: { message_id: "wamid.1", emoji: "👍" },
    });
    expect(faultsOf(zixflow.payloadSchema, copyOf(payload))).toEqual([]);
  });

  it("carries where and with what to call back", () => {
    const post = { post_back_url: "https://example.com/hook", post_back_data: "c-1" };
    const payload = zixflow.toPayload({ ...reaction, ...post }, phone, settings);
    expect(payload).toMatchObject(post);
    expect(faultsOf(zixflow.payloadSchema, copyOf(payload))).toEqual([]);
  });

  it("stands with a placeholder while the phone id is not known", () => {
    const payload = zixflow.toPayload(reaction, phone, {});
    expect(payload["phone_id"]).toBe("${ZIXFLOW_PHONE_ID}");
    expect(faultsOf(zixflow.payloadSchema, copyOf(payload))).toEqual([]);
  });

  it.each<{ name: string; message: Message; fault: string }>([
    { name: "another type", message: { type: "text", text: "Hi" }, fault: " required" },
    {
      name: "a reaction without emoji",
      message: { type: "reaction", message_id: "wamid.1" },
      fault: "/reaction required",
    },
    {
      name: "an empty emoji",
      message: { ...reaction, emoji: "" },
      fault: "/reaction/emoji minLength",
    },
    {
      name: "a call-back that is no address",
      message: { ...reaction, post_back_url: "example.com" },
      fault: "/post_back_url format",
    },
  ])("lets the schema refuse $name", ({ message, fault }) => {
    const payload = copyOf(zixflow.toPayload(message, phone, settings));
    expect(faultsOf(zixflow.payloadSchema, payload)).toContain(fault);
  });
});

describe("a Zixflow request", () => {
  it("has both keys in headers and the real phone id in the body", () => {
    const payload = zixflow.toPayload(reaction, phone, {});
    expect(zixflow.toRequest(payload, settings)).toEqual({
      method: "POST",
      path: "/api/ingest/whatsapp/v1/message/reaction/send",
      headers: {
        "content-type": "application/json",
        accept: "application/json",
        "x-api-key": "zix-key",
        "x-workspace-id": "ws-1",
      },
      body: { ...payload, phone_id: "p-1" },
    });
  });
});

describe("a Zixflow answer", () => {
  it.each(["success", "status"])("is a yes where %s is true and a request id stands", (flag) => {
    const body = { [flag]: true, message: "queued", request_id: requestId };
    expect(read(200, body)).toEqual({ kind: "accepted", messageId: requestId });
  });

  it.each([
    { body: { success: "true", request_id: requestId }, code: "no_success_flag" },
    { body: { request_id: requestId }, code: "no_success_flag" },
    { body: { status: "queued", request_id: requestId }, code: "no_success_flag" },
    { body: { success: true, message: "queued" }, code: "no_message_id" },
    { body: { success: true, request_id: 7 }, code: "no_message_id" },
  ])("is not understood at 200 with $body", ({ body, code }) => {
    expect(read(200, body)).toMatchObject({ kind: "not_understood", code });
  });

  it("is a no at 200 where success is false, even beside a request id", () => {
    const body = { success: false, message: "Invalid recipient", request_id: requestId };
    expect(read(200, body)).toEqual({
      kind: "refused",
      code: "refused",
      message: "Invalid recipient",
    });
  });

  it("is a no at 400 in Zixflow's words", () => {
    expect(read(400, { success: false, message: "phone_id is invalid" })).toEqual({
      kind: "refused",
      code: "refused",
      message: "phone_id is invalid",
    });
  });

  function read(status: number, body: unknown) {
    const answer = { status, headers: {}, body: JSON.stringify(body) };
    return zixflow.readResponse(answer, { recipients: 1, tags: false });
  }
});
