import { describe, expect, it } from "vitest";
import { autokonnect } from "../../src/adapters/autokonnect.ts";
import type { JsonObject } from "../../src/model/json.ts";
import type { Message } from "../../src/model/message.ts";
import { copyOf, faultsOf } from "./check-payload.ts";

const phone = "+254712345678";
const other = "+254798765432";
const settings = { api_key: "ak", channel_id: "12/3" };
const link = "https://example.com/file";
const one = { recipients: 1, tags: false };
const text: Message = { type: "text", text: "Hi" };

const components = [
  { type: "header", parameters: [{ type: "image", link }] },
  {
    type: "body",
    parameters: [
      { type: "text", text: "Dennis" },
      { type: "text", text: "20% OFF" },
    ],
  },
  {
    type: "button",
    sub_type: "url",
    index: "0",
    parameters: [{ type: "text", text: "promo123" }],
  },
];

const interactives: Readonly<Record<string, JsonObject>> = {
  button: {
    type: "button",
    body: { text: "Which?" },
    action: {
      buttons: [
        { type: "reply", reply: { id: "1", title: "One" } },
        { type: "reply", reply: { id: "2", title: "Two" } },
      ],
    },
  },
  list: {
    type: "list",
    body: { text: "Which?" },
    action: {
      button: "menu",
      sections: [{ title: "All", rows: [{ id: "1", title: "One", description: "first" }] }],
    },
  },
  product_list: {
    type: "product_list",
    header: { type: "text", text: "Food" },
    body: { text: "Choose" },
    footer: { text: "Bye" },
    action: {
      catalog_id: "829",
      sections: [{ title: "Pizzas", product_items: [{ product_retailer_id: "p-1" }] }],
    },
  },
  product: {
    type: "product",
    body: { text: "This one" },
    footer: { text: "Bye" },
    action: { catalog_id: "829", product_retailer_id: "p-1" },
  },
};

const carried: readonly { name: string; message: Message; fields: JsonObject }[] = [
  { name: "a text", message: text, fields: { type: "text", message: "Hi" } },
  ...(["image", "video", "document"] as const).map((type) => ({
    name: `${type} with a caption`,
    message: { type, link, caption: "Look" },
    fields: { type, link, caption: "Look" },
  })),
  { name: "a sound", message: { type: "audio", link }, fields: { type: "audio", link } },
  ...Object.entries(interactives).map(([kind, interactive]) => ({
    name: `interactive ${kind} as it is`,
    message: { type: "interactive" as const, interactive },
    fields: { type: "interactive", interactive },
  })),
  {
    name: "a template with its components as they are",
    message: { type: "template", template: "123", language: "en_US", components },
    fields: { type: "template", template_id: 123, language: "en_US", components },
  },
  {
    name: "a template without variables",
    message: { type: "template", template: 123 },
    fields: { type: "template", template_id: 123, components: [] },
  },
];

describe("an AutoKonnect payload", () => {
  it.each(carried)("carries $name", ({ message, fields }) => {
    const payload = autokonnect.toPayload(message, phone, settings);
    expect(payload).toStrictEqual({ phone_number: phone, ...fields });
    expect(faultsOf(autokonnect.payloadSchema, copyOf(payload))).toEqual([]);
  });

  it.each<{ name: string; message: Message; fault: string }>([
    {
      name: "a template's name in place of its id",
      message: { type: "template", template: "promo_template" },
      fault: "/template_id type",
    },
    {
      name: "a template id too long for a number",
      message: { type: "template", template: "99999999999999999999" },
      fault: "/template_id maximum",
    },
    {
      name: "template id 0",
      message: { type: "template", template: "0" },
      fault: "/template_id minimum",
    },
    {
      name: "null in a component",
      message: {
        type: "template",
        template: 1,
        components: [{ type: "body", parameters: [{ type: "payload", payload: null }] }],
      },
      fault: "/components/0/parameters/0/payload not",
    },
    {
      name: "a type AutoKonnect has not",
      message: { type: "location", latitude: 1, longitude: 2 },
      fault: " discriminator",
    },
    {
      name: "a caption on a sound",
      message: { type: "audio", link, caption: "Listen" },
      fault: " additionalProperties",
    },
    {
      name: "a list of products without a header",
      message: {
        type: "interactive",
        interactive: {
          type: "product_list",
          body: { text: "Choose" },
          action: interactives["product_list"]["action"],
        },
      },
      fault: "/interactive required",
    },
  ])("lets the schema refuse $name", ({ message, fault }) => {
    const payload = copyOf(autokonnect.toPayload(message, phone, settings));
    expect(faultsOf(autokonnect.payloadSchema, payload)).toContain(fault);
  });
});

describe("an AutoKonnect batch", () => {
  const payload = autokonnect.toPayload(text, phone, settings);

  it.each<{
    name: string;
    phones: readonly `+${string}`[];
    tags: readonly string[];
    to: JsonObject;
  }>([
    {
      name: "several numbers",
      phones: [phone, other],
      tags: [],
      to: { phone_number: [phone, other] },
    },
    { name: "one number", phones: [other], tags: [], to: { phone_number: other } },
    { name: "a tag alone", phones: [], tags: ["42"], to: { contact_tag_id: ["42"] } },
    {
      name: "tags and numbers",
      phones: [phone, other],
      tags: ["42", "57"],
      to: { phone_number: [phone, other], contact_tag_id: ["42", "57"] },
    },
  ])("goes to $name", ({ phones, tags, to }) => {
    const batch = autokonnect.toBatch?.(payload, phones, tags);
    expect(batch).toStrictEqual({ ...to, type: "text", message: "Hi" });
    expect(faultsOf(autokonnect.payloadSchema, copyOf(batch ?? {}))).toEqual([]);
  });

  it("to nobody names nobody, which the schema refuses", () => {
    const batch = autokonnect.toBatch?.(payload, [], []);
    expect(batch).toStrictEqual({ type: "text", message: "Hi" });
    expect(faultsOf(autokonnect.payloadSchema, copyOf(batch ?? {}))).toContain(" anyOf");
  });
});

describe("an AutoKonnect request", () => {
  it("names the channel in the path and the key in the header", () => {
    const payload = autokonnect.toPayload(text, phone, settings);
    expect(autokonnect.toRequest(payload, settings)).toEqual({
      method: "POST",
      path: "/api/v1/whatsapp/12%2F3/messages",
      headers: {
        "content-type": "application/json",
        accept: "application/json",
        authorization: "Bearer ak",
      },
      body: payload,
    });
  });
});

describe("an AutoKonnect answer", () => {
  const queued = (count: unknown) => ({
    message: "Message queued for sending",
    recipients_count: count,
  });

  it.each([200, 202])("is a yes at %i where the count is the one asked for", (status) => {
    expect(read(status, queued(3), { recipients: 3, tags: false })).toEqual({
      kind: "accepted",
      count: 3,
    });
  });

  it.each([2, 7])("is a yes with a count of %i for two numbers and tags", (count) => {
    const verdict = read(200, queued(count), { recipients: 2, tags: true });
    expect(verdict).toEqual({ kind: "accepted", count });
  });

  it.each([0, 1])("is not understood with a count of %i for two numbers and tags", (count) => {
    const verdict = read(200, queued(count), { recipients: 2, tags: true });
    expect(verdict).toMatchObject({ kind: "not_understood", code: "count_mismatch" });
  });

  it("is a no where tags name nobody", () => {
    const verdict = read(200, queued(0), { recipients: 0, tags: true });
    expect(verdict).toMatchObject({ kind: "refused", code: "no_valid_recipients" });
  });

  it.each([
    { count: 2, code: "count_mismatch" },
    { count: 4, code: "count_mismatch" },
    { count: 0, code: "count_mismatch" },
    { count: "3", code: "no_recipients_count" },
    { count: 2.5, code: "no_recipients_count" },
    { count: -3, code: "no_recipients_count" },
    { count: null, code: "no_recipients_count" },
    { count: undefined, code: "no_recipients_count" },
  ])("is not understood with a count of $count for 3", ({ count, code }) => {
    const verdict = read(200, queued(count), { recipients: 3, tags: false });
    expect(verdict).toMatchObject({ kind: "not_understood", code });
  });

  const documented: readonly [number, string, "refused" | "fatal", string][] = [
    [400, "missing_type", "refused", "type field is required"],
    [400, "missing_recipient", "refused", "Neither phone_number nor contact_tag_id was provided"],
    [400, "no_valid_recipients", "refused", "Tag(s) resolved to zero contacts"],
    [400, "invalid_type", "refused", "Message type is not supported"],
    [400, "missing_message", "refused", "message is required for text type"],
    [400, "missing_link", "refused", "link is required for media types"],
    [400, "missing_template_id", "refused", "template_id is required for template type"],
    [400, "invalid_template_id_format", "refused", "template_id must be a number"],
    [400, "missing_components", "refused", "components is required for template type"],
    [400, "template_not_approved", "fatal", "The specified template is not approved"],
    [400, "reconnect_waba", "fatal", "WABA channel is disconnected"],
    [401, "invalid_auth_header", "fatal", "Missing or malformed Authorization header"],
    [401, "invalid_api_key", "fatal", "Invalid API key"],
    [403, "credential_resource_mismatch", "fatal", "WABA does not belong to the company"],
    [404, "template_not_found", "fatal", "Template ID not found for this company"],
  ];

  describe.each(documented)("%i %s", (status, code, kind, message) => {
    it.each<[string, unknown]>([
      ["code", { code, message }],
      ["error", { error: code, message }],
      ["error.code", { error: { code, message } }],
      ["a list of errors", { errors: [{ code, message }] }],
      ["code beside error as words", { error: "Bad Request", code, message }],
      ["error_code", { error_code: code, message }],
      ["errorCode, beside a status in words", { status: "error", errorCode: code, message }],
      ["error.type", { error: { type: code, message } }],
      ["data.code", { success: false, data: { code, message } }],
    ])(`is ${kind} with the code in %s`, (_place, body) => {
      expect(read(status, body)).toEqual({ kind, code, message });
    });
  });

  it.each([
    ["template_not_approved", "The specified template is not approved"],
    ["reconnect_waba", "WABA channel is disconnected"],
  ])("is fatal at 400 where %s is told by its words alone", (code, message) => {
    expect(read(400, { error: message })).toEqual({ kind: "fatal", code, message });
    expect(read(400, { message })).toEqual({ kind: "fatal", code, message });
  });

  it.each<[string, string]>([
    ["no code", '{"message":"WABA channel ID not found"}'],
    ["no JSON", "<html>Not Found</html>"],
    ["nothing", ""],
    ["a status in words", '{"error":"Not Found","message":"WABA channel ID not found"}'],
  ])("is fatal at 404 with %s: the channel is not known", (_name, body) => {
    const verdict = autokonnect.readResponse({ status: 404, headers: {}, body }, one);
    expect(verdict).toMatchObject({ kind: "fatal" });
  });

  it.each([401, 403, 500])("is left to the engine at %i without a documented code", (status) => {
    expect(read(status, { message: "no" })).toBeUndefined();
  });

  it("is left to the engine at 500, whatever code stands in it", () => {
    expect(read(500, { code: "reconnect_waba" })).toBeUndefined();
  });

  function read(status: number, body: unknown, asked = one) {
    return autokonnect.readResponse({ status, headers: {}, body: JSON.stringify(body) }, asked);
  }
});
