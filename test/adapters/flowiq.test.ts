import { describe, expect, it } from "vitest";
import { flowiq } from "../../src/adapters/flowiq.ts";
import type { JsonObject } from "../../src/model/json.ts";
import type { Message } from "../../src/model/message.ts";
import { copyOf, faultsOf } from "./check-payload.ts";

const phone = "+27123456789";
const settings = { api_key: "fiq_test", tenant_id: "acme & co" };
const one = { recipients: 1, tags: false };

const link = "https://cdn.example.com/a.jpg";
const buttons = [
  { type: "reply", reply: { id: "yes", title: "Yes" } },
  { type: "reply", reply: { id: "no", title: "No" } },
];
const flatButtons = [
  { id: "yes", title: "Yes" },
  { id: "no", title: "No" },
];
const sections = [{ title: "Sizes", rows: [{ id: "s", title: "Small", description: "38" }] }];

function buttonMessage(more: JsonObject): Message {
  return {
    type: "interactive",
    interactive: { type: "button", ...more, body: { text: "Come?" }, action: { buttons } },
  };
}

const carried: readonly { name: string; message: Message; fields: JsonObject }[] = [
  {
    name: "a text that replies",
    message: { type: "text", text: "Hi", reply_to: "wamid.1" },
    fields: { message_type: "text", text: "Hi", context_message_id: "wamid.1" },
  },
  {
    name: "an image",
    message: { type: "image", link, caption: "Look" },
    fields: { message_type: "image", media_url: link, caption: "Look" },
  },
  {
    name: "an image without a caption",
    message: { type: "image", link },
    fields: { message_type: "image", media_url: link },
  },
  {
    name: "a video",
    message: { type: "video", link, caption: "Look" },
    fields: { message_type: "video", media_url: link, caption: "Look" },
  },
  {
    name: "a sound",
    message: { type: "audio", link, reply_to: "wamid.1" },
    fields: { message_type: "audio", media_url: link, context_message_id: "wamid.1" },
  },
  {
    name: "a document",
    message: { type: "document", link, caption: "Read", filename: "a.pdf" },
    fields: { message_type: "document", media_url: link, caption: "Read", filename: "a.pdf" },
  },
  {
    name: "a place",
    message: { type: "location", latitude: -1.29, longitude: 36.82, name: "Shop", address: "CBD" },
    fields: {
      message_type: "location",
      location: { latitude: -1.29, longitude: 36.82, name: "Shop", address: "CBD" },
    },
  },
  {
    name: "contact cards",
    message: {
      type: "contacts",
      contacts: [{ name: { formatted_name: "Ann" }, phones: [{ phone: "+2712", type: "CELL" }] }],
    },
    fields: {
      message_type: "contacts",
      contacts: [{ name: { formatted_name: "Ann" }, phones: [{ phone: "+2712", type: "CELL" }] }],
    },
  },
  {
    name: "a reaction",
    message: { type: "reaction", message_id: "wamid.1", emoji: "❤️" },
    fields: { message_type: "reaction", reaction: { message_id: "wamid.1", emoji: "❤️" } },
  },
  {
    name: "a reaction whose emoji FlowIQ chooses",
    message: { type: "reaction", message_id: "wamid.1" },
    fields: { message_type: "reaction", reaction: { message_id: "wamid.1" } },
  },
  {
    name: "buttons, flattened",
    message: buttonMessage({ header: { type: "text", text: "Party" }, footer: { text: "Bye" } }),
    fields: {
      message_type: "interactive",
      interactive: {
        type: "button",
        header: "Party",
        body: "Come?",
        footer: "Bye",
        buttons: flatButtons,
      },
    },
  },
  ...["image", "video"].map((kind) => ({
    name: `buttons under a header with ${kind}`,
    message: buttonMessage({ header: { type: kind, [kind]: { link } } }),
    fields: {
      message_type: "interactive",
      interactive: {
        type: "button",
        header_media: { type: kind, url: link },
        body: "Come?",
        buttons: flatButtons,
      },
    },
  })),
  {
    name: "buttons under a document with a name",
    message: buttonMessage({
      header: { type: "document", document: { link, filename: "a.pdf" } },
    }),
    fields: {
      message_type: "interactive",
      interactive: {
        type: "button",
        header_media: { type: "document", url: link, filename: "a.pdf" },
        body: "Come?",
        buttons: flatButtons,
      },
    },
  },
  {
    name: "a list, flattened",
    message: {
      type: "interactive",
      interactive: {
        type: "list",
        header: { type: "text", text: "Shoes" },
        body: { text: "Which?" },
        footer: { text: "Bye" },
        action: { button: "Choose", sections },
      },
    },
    fields: {
      message_type: "interactive",
      interactive: {
        type: "list",
        header: "Shoes",
        body: "Which?",
        footer: "Bye",
        button: "Choose",
        sections,
      },
    },
  },
];

describe("a FlowIQ payload", () => {
  it.each(carried)("carries $name", ({ message, fields }) => {
    const payload = flowiq.toPayload(message, phone, settings);
    expect(payload).toStrictEqual({ phone_number: phone, ...fields });
    expect(faultsOf(flowiq.payloadSchema, copyOf(payload))).toEqual([]);
  });

  it("has its keys in one order, however the author wrote them", () => {
    const message: Message = { reply_to: "wamid.1", caption: "Look", link, type: "image" };
    expect(JSON.stringify(flowiq.toPayload(message, phone, settings))).toBe(
      `{"phone_number":"${phone}","message_type":"image","media_url":"${link}","caption":"Look","context_message_id":"wamid.1"}`,
    );
  });

  it("has coordinates as numbers once it is checked", () => {
    const message: Message = { type: "location", latitude: "-1.29", longitude: "36.82" };
    const payload = copyOf(flowiq.toPayload(message, phone, settings));
    expect(faultsOf(flowiq.payloadSchema, payload)).toEqual([]);
    expect(payload["location"]).toEqual({ latitude: -1.29, longitude: 36.82 });
  });

  it.each<{ name: string; message: Message; fault: string }>([
    {
      name: "a type FlowIQ has not",
      message: { type: "template", template: 1 },
      fault: " discriminator",
    },
    {
      name: "a caption on a sound",
      message: { type: "audio", link, caption: "Listen" },
      fault: " additionalProperties",
    },
    {
      name: "a reaction that replies",
      message: { type: "reaction", message_id: "wamid.1", reply_to: "wamid.2" },
      fault: " additionalProperties",
    },
    {
      name: "an empty emoji",
      message: { type: "reaction", message_id: "wamid.1", emoji: "" },
      fault: "/reaction/emoji minLength",
    },
    {
      name: "a header of a kind it does not know",
      message: buttonMessage({ header: { type: "location", location: { latitude: 1 } } }),
      fault: "/interactive/header type",
    },
    {
      name: "text and media in one header",
      message: buttonMessage({ header: { type: "image", text: "Party", image: { link } } }),
      fault: "/interactive/header false schema",
    },
    {
      name: "a kind of interactive FlowIQ has not",
      message: { type: "interactive", interactive: { type: "product", action: {} } },
      fault: "/interactive discriminator",
    },
    {
      name: "interactive that is no mapping",
      message: { type: "interactive", interactive: "button" },
      fault: "/interactive type",
    },
    {
      name: "a button that is no reply button",
      message: {
        type: "interactive",
        interactive: {
          type: "button",
          body: { text: "Come?" },
          action: { buttons: [{ type: "url", url: link }] },
        },
      },
      fault: "/interactive/buttons/0 additionalProperties",
    },
  ])("lets the schema refuse $name instead of dropping it", ({ message, fault }) => {
    const payload = copyOf(flowiq.toPayload(message, phone, settings));
    expect(faultsOf(flowiq.payloadSchema, payload)).toContain(fault);
  });
});

describe("a FlowIQ request", () => {
  it("names the tenant in the query and the key in the header", () => {
    const payload = { phone_number: phone };
    expect(flowiq.toRequest(payload, settings)).toEqual({
      method: "POST",
      path: "/send-whatsapp?tenantId=acme%20%26%20co",
      headers: {
        "content-type": "application/json",
        accept: "application/json",
        authorization: "Bearer fiq_test",
      },
      body: payload,
    });
  });

  it.each(["api_key", "tenant_id"])("is not made without %s", (name) => {
    expect(() => flowiq.toRequest({}, { ...settings, [name]: "" })).toThrow(
      `the setting ${name} has no value`,
    );
  });
});

describe("a FlowIQ answer", () => {
  const yes = {
    success: true,
    message: "Message sent successfully",
    data: { message_id: "wamid.9", recipient: "27123456789", message_type: "<string>" },
  };

  it.each([200, 201, 299])("is a yes with a message id at %i", (status) => {
    expect(read(status, yes)).toEqual({ kind: "accepted", messageId: "wamid.9" });
  });

  it.each([
    { body: { ...yes, success: "true" }, code: "no_success_flag" },
    { body: { data: yes.data }, code: "no_success_flag" },
    { body: { ...yes, data: {} }, code: "no_message_id" },
    { body: { ...yes, data: "wamid.9" }, code: "no_message_id" },
    { body: { ...yes, data: { message_id: "" } }, code: "no_message_id" },
    { body: { ...yes, data: { message_id: " \u0000" } }, code: "no_message_id" },
    { body: { ...yes, data: { message_id: 9 } }, code: "no_message_id" },
    { body: { success: true, message_id: "wamid.9" }, code: "no_message_id" },
  ])("is not understood at 200 with $body", ({ body, code }) => {
    expect(read(200, body)).toMatchObject({ kind: "not_understood", code });
  });

  it.each([
    { body: { success: false, message: "Contact not found" }, message: "Contact not found" },
    { body: { success: false, error: "Contact not found" }, message: "Contact not found" },
    { body: { success: false }, message: "the provider gave no reason" },
  ])("is a no at 200 with $body", ({ body, message }) => {
    expect(read(200, body)).toMatchObject({ kind: "refused", message });
  });

  it.each([
    "media_url is required for media messages",
    "reaction.message_id is required for reaction messages",
    "text is required for text messages",
  ])("is a no at 400: %s", (message) => {
    expect(read(400, { error: "Missing required field", message })).toEqual({
      kind: "refused",
      code: "missing_required_field",
      message,
    });
  });

  it("is a no at 404, since it may be about the contact alone", () => {
    expect(read(404, { message: "Contact not found" })).toMatchObject({ kind: "refused" });
  });

  function read(status: number, body: unknown) {
    return flowiq.readResponse({ status, headers: {}, body: JSON.stringify(body) }, one);
  }
});
