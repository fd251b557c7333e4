import { describe, expect, it } from "vitest";
import { defineAdapter } from "../../src/adapters/define-adapter.ts";
import type { Adapter } from "../../src/model/adapter.ts";

const sound: Adapter = {
  name: "pigeon",
  title: "Pigeon",
  baseUrl: "https://api.pigeon.example/v1",
  baseUrlEnv: "PIGEON_BASE_URL",
  settings: {
    api_key: { env: "PIGEON_API_KEY", secret: true, describes: "the key" },
    loft_id: { env: "PIGEON_LOFT_ID", secret: false, describes: "the loft" },
  },
  channel: "loft_id",
  capabilities: {
    types: { text: ["text"] },
    interactive: [],
    tags: false,
    maxBatch: 1,
    accepted: "a pigeon left",
  },
  payloadSchema: { type: "object" },
  toPayload: (message, phone) => ({ to: phone, text: message["text"] ?? "" }),
  toRequest: (body) => ({ method: "POST", path: "/send", headers: {}, body }),
  readResponse: () => undefined,
};

const { capabilities } = sound;

describe("defineAdapter", () => {
  it("returns a sound adapter as it is", () => {
    expect(defineAdapter(sound)).toBe(sound);
  });

  it("does not read the payload schema", () => {
    const lazy: Adapter = {
      ...sound,
      get payloadSchema(): never {
        throw new Error("read");
      },
    };
    expect(defineAdapter(lazy)).toBe(lazy);
  });

  it.each<{ name: string; adapter: Adapter; says: RegExp }>([
    {
      name: "a name with capitals",
      adapter: { ...sound, name: "Pigeon" },
      says: /a name is lower/,
    },
    { name: "an empty name", adapter: { ...sound, name: "" }, says: /a name is lower/ },
    ...[
      "http://api.pigeon.example",
      "https://api.pigeon.example/",
      "https://key@api.pigeon.example",
      "https://api.pigeon.example?x=1",
      "https://api.pigeon.example#x",
      "api.pigeon.example",
    ].map((baseUrl) => ({
      name: baseUrl,
      adapter: { ...sound, baseUrl },
      says: /baseUrl must be/,
    })),
    {
      name: "an environment variable in lower case",
      adapter: { ...sound, baseUrlEnv: "pigeon_url" },
      says: /"pigeon_url" cannot name an environment variable/,
    },
    {
      name: "one environment variable for two things",
      adapter: { ...sound, baseUrlEnv: "PIGEON_API_KEY" },
      says: /PIGEON_API_KEY is used for two things/,
    },
    {
      name: "a setting that is Carillon's own key",
      adapter: { ...sound, settings: { ...sound.settings, rate: sound.settings["api_key"] } },
      says: /used for two things/,
    },
    {
      name: "a setting called rate",
      adapter: {
        ...sound,
        settings: {
          ...sound.settings,
          rate: { ...sound.settings["api_key"], env: "PIGEON_RATE" },
        },
      },
      says: /"rate" cannot name a setting/,
    },
    {
      name: "a secret as channel",
      adapter: { ...sound, channel: "api_key" },
      says: /channel must name a setting that is not secret/,
    },
    {
      name: "a channel that is no setting",
      adapter: { ...sound, channel: "nest" },
      says: /channel must name a setting/,
    },
    {
      name: "an unknown type",
      adapter: {
        ...sound,
        capabilities: { ...capabilities, types: { sticker: ["link"] } as Record<string, string[]> },
      },
      says: /"sticker" is not a message type; the types are text, image/,
    },
    {
      name: "no types",
      adapter: { ...sound, capabilities: { ...capabilities, types: {} } },
      says: /names no message type/,
    },
    {
      name: "kinds without interactive",
      adapter: { ...sound, capabilities: { ...capabilities, interactive: ["button"] } },
      says: /capabilities\.interactive/,
    },
    ...[0, 1.5, Number.NaN].map((maxBatch) => ({
      name: `a batch of ${maxBatch}`,
      adapter: { ...sound, capabilities: { ...capabilities, maxBatch } },
      says: /maxBatch must be a whole number/,
    })),
    {
      name: "batches without toBatch",
      adapter: { ...sound, capabilities: { ...capabilities, maxBatch: 10 } },
      says: /toBatch is missing/,
    },
    {
      name: "tags without toBatch",
      adapter: { ...sound, capabilities: { ...capabilities, tags: true } },
      says: /toBatch is missing/,
    },
    {
      name: "an adapter that reads no answers",
      adapter: unanswered(),
      says: /readResponse is missing/,
    },
  ])("refuses $name", ({ adapter, says }) => {
    expect(() => defineAdapter(adapter)).toThrow(TypeError);
    expect(() => defineAdapter(adapter)).toThrow(says);
  });
});

/** As somebody might write it in JavaScript. */
function unanswered(): Adapter {
  const entries = Object.entries(sound).filter(([part]) => part !== "readResponse");
  return Object.fromEntries(entries) as unknown as Adapter;
}
