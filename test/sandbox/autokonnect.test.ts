import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentedErrors } from "../../src/sandbox/autokonnect-errors.ts";
import { startSandbox } from "../../src/sandbox/start-sandbox.ts";
import type { Sandbox } from "../../src/sandbox/start-sandbox.ts";
import { ask, autokonnectPath } from "./ask.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const to = { phone_number: "+254712345678" };
const text = { type: "text", message: "Hello! This is a test message" };
const link = "https://example.com/file";
const components = [
  { type: "header", parameters: [{ type: "image", link }] },
  { type: "body", parameters: [{ type: "text", text: "Dennis" }] },
  { type: "button", sub_type: "url", index: "0", parameters: [{ type: "text", text: "x" }] },
];
const template = { type: "template", template_id: 7, language: "en_US", components };
const body = { text: "Choose" };
const button = {
  type: "button",
  body,
  action: { buttons: [{ type: "reply", reply: { id: "1", title: "Botão 1" } }] },
};
const list = {
  type: "list",
  body,
  action: { button: "Menu", sections: [{ title: "One", rows: [{ id: "1", title: "Bruno" }] }] },
};
const product = {
  type: "product",
  body,
  footer: { text: "End" },
  action: { catalog_id: "8", product_retailer_id: "P1" },
};
const products = {
  type: "product_list",
  header: { type: "text", text: "Top" },
  body,
  action: {
    catalog_id: "8",
    sections: [{ title: "Pizzas", product_items: [{ product_retailer_id: "queijo" }] }],
  },
};
const interactive = (shape: unknown) => ({ ...to, type: "interactive", interactive: shape });

describe("autokonnect", () => {
  it.each([
    { ...to, ...text },
    { ...to, type: "image", link, caption: "Look" },
    { ...to, type: "video", link, caption: "Watch" },
    { ...to, type: "audio", link },
    { ...to, type: "document", link, caption: "Read" },
    { ...to, ...template },
    { ...to, ...template, components: [], language: undefined },
    interactive(button),
    interactive({ ...button, header: { type: "image", image: { link } }, footer: { text: "x" } }),
    interactive(list),
    interactive(product),
    interactive(products),
  ])("queues %j", async (message) => {
    const { status, headers, json } = await ask(sandbox, "autokonnect", message);
    expect({ status, json }).toEqual({
      status: 200,
      json: { message: "Message queued for sending", recipients_count: 1 },
    });
    expect(headers.get("x-sandbox-invented")).toBeNull();
  });

  it.each([
    ["an array", { phone_number: ["+254712345678", "+254798765432"] }, 2],
    ["a number", { phone_number: 254712345678 }, 1],
    ["spaces and dashes", { phone_number: "+254 712-345-678" }, 1],
    ["one number twice", { phone_number: ["+254712345678", 254712345678, "254 712 345 678"] }, 1],
    ["a number that is none", { phone_number: ["+254712345678", "12"] }, 1],
    ["a tag", { contact_tag_id: "42" }, 3],
    ["two tags", { contact_tag_id: ["42", "57"] }, 6],
    ["a tag twice", { contact_tag_id: ["42", "42"] }, 3],
    ["another tag", { contact_tag_id: "customers" }, 1],
    ["an empty tag beside a number", { contact_tag_id: "0", ...to }, 1],
    ["tags and a number", { contact_tag_id: ["42", "57"], ...to }, 7],
  ])("counts the people of %s once each", async (_, whom, count) => {
    const { json } = await ask(sandbox, "autokonnect", { ...whom, ...text });
    expect(json.recipients_count).toBe(count);
  });

  it("merges a number with the tag it is in", async () => {
    await ask(sandbox, "autokonnect", { contact_tag_id: "42", ...text });
    const [member] = sandbox.inbox().at(-1)!.to;
    const both = { contact_tag_id: "42", phone_number: member, ...text };
    expect((await ask(sandbox, "autokonnect", both)).json.recipients_count).toBe(3);
  });

  const channel = (id: string) => ({ path: `/api/v1/whatsapp/${id}/messages` });
  const key = (authorization: string) => ({ headers: { authorization } });
  const provoked: readonly [string | undefined, unknown, object][] = [
    ["missing_type", to, {}],
    ["missing_recipient", text, {}],
    ["missing_recipient", { phone_number: [], contact_tag_id: "", ...text }, {}],
    ["no_valid_recipients", { contact_tag_id: "0", ...text }, {}],
    ["no_valid_recipients", { phone_number: "call me", ...text }, {}],
    ["invalid_type", { ...to, type: "sticker" }, {}],
    ["invalid_type", { ...to, type: "toString" }, {}],
    ["missing_message", { ...to, type: "text" }, {}],
    ["missing_link", { ...to, type: "image" }, {}],
    ["missing_link", { ...to, type: "video", link: "" }, {}],
    ["missing_link", { ...to, type: "audio" }, {}],
    ["missing_link", { ...to, type: "document" }, {}],
    ["missing_template_id", { ...to, type: "template", components }, {}],
    ["invalid_template_id_format", { ...to, ...template, template_id: "promo_template" }, {}],
    ["invalid_template_id_format", { ...to, ...template, template_id: "7" }, {}],
    ["missing_components", { ...to, ...template, components: undefined }, {}],
    ["template_not_approved", { ...to, ...template, template_id: 400400 }, {}],
    ["template_not_found", { ...to, ...template, template_id: 404404 }, {}],
    ["reconnect_waba", { ...to, ...text }, channel("disconnected")],
    ["credential_resource_mismatch", { ...to, ...text }, channel("foreign")],
    ["invalid_auth_header", { ...to, ...text }, { headers: {} }],
    ["invalid_auth_header", { ...to, ...text }, key("Token abc")],
    ["invalid_api_key", { ...to, ...text }, key("Bearer invalid")],
    [undefined, { ...to, ...text }, channel("missing")],
  ];

  it.each(provoked)("answers %s as its table says", async (code, message, how) => {
    const { status, headers, json } = await ask(sandbox, "autokonnect", message, how);
    const row = documentedErrors.find(
      (one) => one.code === code && (code !== undefined || one.status === 404),
    )!;
    expect({ status, json }).toEqual({
      status: row.status,
      json: { ...(code === undefined ? {} : { error: code }), message: row.message },
    });
    expect(headers.get("x-sandbox-invented")).toBe("envelope");
  });

  it("can be brought to every documented error but the 500, which is a fault's", () => {
    const codes = new Set(provoked.map(([code]) => code));
    expect(documentedErrors).toHaveLength(17);
    expect(documentedErrors.filter((row) => !codes.has(row.code))).toEqual([]);
  });

  it.each([
    ["the key before the channel", {}, { headers: {}, ...channel("missing") }, 401],
    ["the channel before the type", {}, channel("foreign"), 403],
    ["the type before the recipient", {}, {}, "missing_type"],
    ["the recipient before the fields", { type: "text" }, {}, "missing_recipient"],
    [
      "the fields before the format",
      { ...to, type: "template", template_id: "x" },
      {},
      "missing_components",
    ],
    [
      "the template before the people",
      { contact_tag_id: "0", ...template, template_id: 404404 },
      {},
      "template_not_found",
    ],
  ])("looks at %s", async (_, message, how, expected) => {
    const { status, json } = await ask(sandbox, "autokonnect", message, how);
    expect(typeof expected === "number" ? status : json.error).toBe(expected);
  });

  const flat = { type: "button", body: "Choose", buttons: [{ id: "1", title: "One" }] };
  it.each([
    [{ ...to, type: "interactive" }, "missing_interactive", /interactive is required/],
    [{ ...to, ...text, preview: true }, "invalid_request", /^preview is not a field/],
    [{ ...to, ...text, caption: "x" }, "invalid_request", /^caption is not a field/],
    [{ ...to, type: "audio", link, caption: "x" }, "invalid_request", /^caption is not a field/],
    [{ ...to, type: "document", link, filename: "a" }, "invalid_request", /^filename is not a/],
    [{ ...to, type: "image", link: "a.jpg" }, "invalid_request", /^link must be an http/],
    [{ ...to, type: "text", message: 5 }, "invalid_request", /^message must be a string/],
    [{ ...to, ...template, components: {} }, "invalid_request", /^components must be an array/],
    [{ phone_number: { a: 1 }, ...text }, "invalid_request", /^phone_number must be/],
    [{ contact_tag_id: 42, ...text }, "invalid_request", /^contact_tag_id must be a string/],
    [interactive(flat), "invalid_request", /^interactive.body must be an object/],
    [interactive({ ...button, type: "flow" }), "invalid_request", /^interactive.type must be one/],
    [interactive({ ...products, header: undefined }), "invalid_request", /header is required/],
    [interactive({ ...product, header: { type: "text", text: "x" } }), "invalid_request", /header/],
    [
      interactive({ ...button, header: { type: "image", image: { link, id: "1" } } }),
      "invalid_request",
      /exactly one of: id, link/,
    ],
    ["{", "invalid_json", /JSON/],
  ])("refuses %j with a code of our own", async (message, code, says) => {
    const { status, headers, json } = await ask(sandbox, "autokonnect", message);
    expect({ status, json }).toEqual({
      status: 400,
      json: { error: code, message: expect.stringMatching(says) },
    });
    expect(headers.get("x-sandbox-invented")).toBe("true");
  });

  it("answers GET on its path with 404", async () => {
    const how = { path: autokonnectPath, method: "GET" };
    expect((await ask(sandbox, "autokonnect", undefined, how)).status).toBe(404);
  });
});
