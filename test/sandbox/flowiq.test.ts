import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSandbox } from "../../src/sandbox/start-sandbox.ts";
import type { Sandbox } from "../../src/sandbox/start-sandbox.ts";
import { ask } from "./ask.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const to = { phone_number: "+27123456789" };
const wamid = "wamid.HBgLMjc4MTIzNDU2NzgVAgASGBQzRUI...";
const mediaUrl = "https://example.com/file";
const location = { latitude: -26.2, longitude: 28.04, name: "Office", address: "1 Main Road" };
const contacts = [
  {
    name: { formatted_name: "Ann Example", first_name: "Ann", last_name: "Example" },
    phones: [{ phone: "+27123456789", type: "CELL" }],
  },
];
const buttons = {
  type: "button",
  body: "Choose",
  buttons: [{ id: "y", title: "Yes" }, { title: "No" }],
};
const list = {
  type: "list",
  body: "Choose",
  button: "Menu",
  sections: [{ title: "One", rows: [{ id: "1", title: "First", description: "the first" }] }],
};
const row = (id: number) => ({ id: String(id), title: `Row ${id}` });
const rows = (count: number) => Array.from({ length: count }, (_, id) => row(id));

const accepted = [
  { message_type: "text", text: "Hello! This is a test message from FlowIQ API." },
  { message_type: "text", text: "x".repeat(4096), context_message_id: wamid },
  { message_type: "image", media_url: mediaUrl, caption: "Our latest product!" },
  { message_type: "video", media_url: mediaUrl, caption: "" },
  { message_type: "audio", media_url: mediaUrl, context_message_id: wamid },
  { message_type: "document", media_url: mediaUrl, caption: "Read", filename: "document.pdf" },
  { message_type: "location", location },
  { message_type: "contacts", contacts },
  { message_type: "reaction", reaction: { message_id: wamid, emoji: "❤️" } },
  { message_type: "reaction", reaction: { message_id: wamid } },
  { message_type: "interactive", interactive: buttons },
  { message_type: "interactive", interactive: { ...buttons, header: "Top", footer: "End" } },
  {
    message_type: "interactive",
    interactive: { ...buttons, header_media: { type: "image", url: mediaUrl } },
  },
  { message_type: "interactive", interactive: { ...list, header: "Top", footer: "End" } },
];

describe("flowiq", () => {
  it("counts an emoji as one character, as Carillon does", async () => {
    const send = (length: number) =>
      ask(sandbox, "flowiq", { ...to, message_type: "text", text: "🙂".repeat(length) });
    expect((await send(4096)).status).toBe(200);
    expect((await send(4097)).status).toBe(400);
  });

  it.each(accepted)("takes %j and answers as its pages do", async (message) => {
    const { status, headers, json } = await ask(sandbox, "flowiq", { ...to, ...message });
    expect({ status, json }).toEqual({
      status: 200,
      json: {
        success: true,
        message: "Message sent successfully",
        data: {
          message_id: expect.stringMatching(/^wamid\.\S+$/),
          recipient: "27123456789",
          message_type: message.message_type,
        },
      },
    });
    expect(headers.get("x-sandbox-invented")).toBeNull();
  });

  it.each([
    [{ message_type: "image" }, "media_url is required for media messages"],
    [{ message_type: "audio", media_url: "" }, "media_url is required for media messages"],
    [{ message_type: "reaction" }, "reaction.message_id is required for reaction messages"],
    [
      { message_type: "reaction", reaction: { emoji: "👍" } },
      "reaction.message_id is required for reaction messages",
    ],
    [{ message_type: "text" }, "text is required for text messages"],
  ])("refuses %j in the words of its pages", async (message, says) => {
    const { status, headers, json } = await ask(sandbox, "flowiq", { ...to, ...message });
    expect({ status, json }).toEqual({
      status: 400,
      json: { error: "Missing required field", message: says },
    });
    expect(headers.get("x-sandbox-invented")).toBeNull();
  });

  const meta = { type: "button", body: { text: "Choose" }, action: { buttons: [] } };
  const interactive = (shape: object) => ({ message_type: "interactive", interactive: shape });
  it.each([
    [{ phone_number: undefined, message_type: "text", text: "x" }, /^phone_number is required$/],
    [{ phone_number: "27123456789", message_type: "text", text: "x" }, /^phone_number must be \+/],
    [{ phone_number: "+27 123 456 789", message_type: "text", text: "x" }, /^phone_number must/],
    [{ text: "x" }, /^message_type is required$/],
    [{ message_type: "template" }, /^message_type must be one of: text, image/],
    [{ message_type: "text", text: { body: "x" } }, /^text must be a string$/],
    [{ message_type: "text", text: "x".repeat(4097) }, /^text must be at most 4096/],
    [{ message_type: "text", text: "x", preview_url: true }, /^preview_url is not a field/],
    [{ message_type: "image", media_url: "ftp://host/a" }, /^media_url must be an http/],
    [{ message_type: "image", media_url: mediaUrl, caption: "x".repeat(1025) }, /^caption must/],
    [{ message_type: "audio", media_url: mediaUrl, caption: "x" }, /^caption is not a field/],
    [{ message_type: "video", media_url: mediaUrl, filename: "a" }, /^filename is not a field/],
    [
      { message_type: "location", location: { ...location, latitude: "1" } },
      /latitude must be a n/,
    ],
    [
      { message_type: "location", location: { ...location, longitude: 181 } },
      /longitude must be f/,
    ],
    [
      { message_type: "location", location: { latitude: 1 } },
      /^location.longitude is required for/,
    ],
    [{ message_type: "contacts", contacts: [] }, /^contacts must have at least 1/],
    [{ message_type: "contacts", contacts: [{ name: {} }] }, /^contacts\[0\]\.phones is required/],
    [{ message_type: "reaction", reaction: { message_id: wamid, emoji: "" } }, /emoji/],
    [
      { message_type: "reaction", reaction: { message_id: wamid }, context_message_id: wamid },
      /^context_message_id is not a field/,
    ],
    [interactive(meta), /^interactive is flat here/],
    [
      interactive({ ...buttons, type: "product" }),
      /^interactive.type must be one of: button, list/,
    ],
    [interactive({ ...buttons, body: "x".repeat(1025) }), /^interactive.body must be at most 1024/],
    [interactive({ ...buttons, buttons: [1, 2, 3, 4].map(row) }), /buttons must have at most 3/],
    [interactive({ ...buttons, buttons: [{ title: "x".repeat(21) }] }), /title must be at most 20/],
    [
      interactive({ ...buttons, header: "a", header_media: { type: "image", url: mediaUrl } }),
      /header or header_media, not both/,
    ],
    [interactive({ ...list, button: "x".repeat(21) }), /^interactive.button must be at most 20/],
    [interactive({ ...list, sections: [{ rows: rows(11) }] }), /at most 10 rows in total/],
    [
      interactive({ ...list, sections: [{ rows: rows(6) }, { rows: rows(5) }] }),
      /sections must have at most 10 rows in total/,
    ],
    ["not json", /must be a JSON object/],
    [[], /must be a JSON object/],
  ])("refuses %j and says that the words are invented", async (message, says) => {
    const isFields = typeof message === "object" && !Array.isArray(message);
    const body = isFields ? { ...to, ...message } : message;
    const { status, headers, json } = await ask(sandbox, "flowiq", body);
    expect(status).toBe(400);
    expect(json.message).toMatch(says);
    expect(headers.get("x-sandbox-invented")).toBe("true");
  });

  it.each([
    ["no credentials", {}, 401, /Authorization/],
    ["another scheme", { authorization: "Basic abc" }, 401, /Authorization/],
    ["an empty token", { authorization: "Bearer " }, 401, /Authorization/],
    ["the wrong key", { authorization: "Bearer invalid" }, 401, /not valid/],
  ])("refuses %s", async (_, headers, status, says) => {
    const answer = await ask(sandbox, "flowiq", {}, { headers });
    expect(answer.status).toBe(status);
    expect(answer.json.message).toMatch(says);
  });

  it.each([
    ["a missing tenantId", { path: "/send-whatsapp" }, 400],
    ["an empty tenantId", { path: "/send-whatsapp?tenantId=" }, 400],
    ["another path", { path: "/send?tenantId=acme" }, 404],
    ["another method", { method: "PUT" }, 404],
  ])("refuses %s", async (_, how, status) => {
    const answer = await ask(sandbox, "flowiq", { ...to, message_type: "text", text: "x" }, how);
    expect(answer.status).toBe(status);
  });
});
