import { describe, expect, it } from "vitest";
import { adapters } from "../../src/adapters/registry.ts";
import { messageTypes, type MessageType } from "../../src/model/message.ts";

const captioned = ["link", "caption"];

/** The contract's table of types and fields, cell by cell; "-" where a type cannot be sent. */
const table: Readonly<Record<string, Readonly<Partial<Record<MessageType, readonly string[]>>>>> = {
  flowiq: {
    text: ["text", "reply_to"],
    image: [...captioned, "reply_to"],
    video: [...captioned, "reply_to"],
    audio: ["link", "reply_to"],
    document: [...captioned, "filename", "reply_to"],
    location: ["latitude", "longitude", "name", "address", "reply_to"],
    contacts: ["contacts", "reply_to"],
    interactive: ["interactive", "reply_to"],
    reaction: ["message_id", "emoji"],
  },
  zixflow: { reaction: ["message_id", "emoji", "post_back_url", "post_back_data"] },
  botika: { flow: ["flow", "reply_to"] },
  autokonnect: {
    text: ["text"],
    image: captioned,
    video: captioned,
    audio: ["link"],
    document: captioned,
    interactive: ["interactive"],
    template: ["template", "language", "components"],
  },
};

describe("the adapters", () => {
  it("are known by name, in the order of the documentation", () => {
    expect([...adapters.keys()]).toEqual(["flowiq", "zixflow", "botika", "autokonnect"]);
    for (const [name, adapter] of adapters) expect(adapter.name).toBe(name);
  });

  it.each(Object.keys(table))("carry with %s exactly what the contract's table says", (name) => {
    const { types } = adapters.get(name)!.capabilities;
    for (const type of messageTypes) expect(types[type]).toEqual(table[name][type]);
  });

  it.each([
    ["flowiq", ["button", "list"]],
    ["zixflow", []],
    ["botika", []],
    ["autokonnect", ["button", "list", "product", "product_list"]],
  ])("carry with %s these kinds of interactive: %j", (name, kinds) => {
    expect(adapters.get(name)!.capabilities.interactive).toEqual(kinds);
  });

  it("take tags and batches at AutoKonnect only", () => {
    const many = [...adapters.values()].filter(
      ({ capabilities: { tags, maxBatch } }) => tags || maxBatch > 1,
    );
    expect(many.map(({ name }) => name)).toEqual(["autokonnect"]);
  });

  it.each([
    {
      name: "flowiq",
      baseUrl: "https://api.flowiq.live",
      secrets: ["FLOWIQ_API_KEY"],
      settings: ["FLOWIQ_TENANT_ID"],
      channel: "tenant_id",
    },
    {
      name: "zixflow",
      baseUrl: "https://api-ai.zixflow.com",
      secrets: ["ZIXFLOW_API_KEY"],
      settings: ["ZIXFLOW_WORKSPACE_ID", "ZIXFLOW_PHONE_ID"],
      channel: "phone_id",
    },
    {
      name: "botika",
      baseUrl: "https://waofficial-rm.botika.online",
      secrets: ["BOTIKA_API_TOKEN"],
      settings: [],
      channel: undefined,
    },
    {
      name: "autokonnect",
      baseUrl: "https://app.autokonnect.co.ke",
      secrets: ["AUTOKONNECT_API_KEY"],
      settings: ["AUTOKONNECT_CHANNEL_ID"],
      channel: "channel_id",
    },
  ])("read for $name the documented variables", ({ name, baseUrl, secrets, settings, channel }) => {
    const adapter = adapters.get(name)!;
    const specs = Object.values(adapter.settings);
    const named = (secret: boolean) =>
      specs.filter((spec) => spec.secret === secret).map(({ env }) => env);
    expect(adapter.baseUrl).toBe(baseUrl);
    expect(adapter.baseUrlEnv).toBe(`${name.toUpperCase()}_BASE_URL`);
    expect(named(true)).toEqual(secrets);
    expect(named(false)).toEqual(settings);
    expect(adapter.channel).toBe(channel);
  });
});
