import { describe, expect, it } from "vitest";
import { adapters } from "../../src/adapters/registry.ts";
import type { Json, JsonObject } from "../../src/model/json.ts";
import { faultsOf } from "./check-payload.ts";

const phone = "+254712345678";
const link = "https://cdn.example.com/a.jpg";
const rows = [{ id: "1", title: "x" }];

/** Schemas of fields anywhere in `schema`, each with where it stands. */
function fieldsOf(schema: Json, at: string, root: JsonObject): readonly [string, JsonObject][] {
  if (typeof schema !== "object" || schema === null) return [];
  const deeper = Object.entries(schema).flatMap(([key, value]: [string, Json]) =>
    fieldsOf(value, `${at}/${key}`, root),
  );
  const isCondition = /(anyOf\/\d+|dependencies\/\w+)$/.test(at);
  const { properties = {} } = isCondition ? {} : (schema as JsonObject);
  const own = Object.entries(properties as JsonObject).map(
    ([name, field]): [string, JsonObject] => [`${at}/${name}`, resolved(field as JsonObject, root)],
  );
  return [...own, ...deeper];
}

function resolved(field: JsonObject, root: JsonObject): JsonObject {
  const { $ref } = field;
  if (typeof $ref !== "string") return field;
  const definitions = root["definitions"] as JsonObject;
  return definitions[$ref.replace("#/definitions/", "")] as JsonObject;
}

describe.each([...adapters.values()])("the payload schema of $name", ({ payloadSchema }) => {
  it("is draft-07 with an id of its own, and says what it is", () => {
    expect(payloadSchema).toMatchObject({
      $schema: "http://json-schema.org/draft-07/schema#",
      $id: expect.stringMatching(/^carillon:payloads\//),
      title: expect.any(String),
      description: expect.any(String),
    });
  });

  it("describes every field", () => {
    const root = payloadSchema as JsonObject;
    const fields = fieldsOf(root, "", root);
    expect(fields.length).toBeGreaterThan(5);
    const bare = fields.filter(([, field]) => typeof field["description"] !== "string");
    expect(bare.map(([at]) => at)).toEqual([]);
  });

  it("refuses a field it does not know, and an empty body", () => {
    expect(faultsOf(payloadSchema, {})).not.toEqual([]);
    expect(faultsOf(payloadSchema, { surprise: true })).not.toEqual([]);
  });
});

describe("a limit", () => {
  it.each<[string, string, number, (text: string) => Json]>([
    ["flowiq", "/text", 4096, (text) => flowiqText({ text })],
    ["flowiq", "/caption", 1024, (caption) => flowiqImage({ caption })],
    ["flowiq", "/filename", 240, (filename) => flowiqDocument({ filename })],
    ["flowiq", "/interactive/header", 60, (header) => flowiqButtons({ header })],
    ["flowiq", "/interactive/footer", 60, (footer) => flowiqButtons({ footer })],
    ["flowiq", "/interactive/body", 1024, (body) => flowiqButtons({ body })],
    [
      "flowiq",
      "/interactive/buttons/0/title",
      20,
      (title) => flowiqButtons({ buttons: [{ title }] }),
    ],
    [
      "flowiq",
      "/interactive/buttons/0/id",
      256,
      (id) => flowiqButtons({ buttons: [{ id, title: "x" }] }),
    ],
    ["flowiq", "/interactive/body", 1024, (body) => flowiqList({ body })],
    ["flowiq", "/interactive/button", 20, (button) => flowiqList({ button })],
    [
      "flowiq",
      "/interactive/sections/0/title",
      24,
      (title) => flowiqList({ sections: [{ title, rows }] }),
    ],
    ["flowiq", "/interactive/sections/0/rows/0/id", 200, (id) => flowiqRow({ id })],
    ["flowiq", "/interactive/sections/0/rows/0/title", 24, (title) => flowiqRow({ title })],
    [
      "flowiq",
      "/interactive/sections/0/rows/0/description",
      72,
      (description) => flowiqRow({ description }),
    ],
    ["autokonnect", "/message", 4096, (message) => konnect("text", { message })],
    ["autokonnect", "/caption", 1024, (caption) => konnect("video", { link, caption })],
    ["autokonnect", "/interactive/body/text", 1024, (text) => konnectButtons({ body: { text } })],
    [
      "autokonnect",
      "/interactive/header/text",
      60,
      (text) => konnectButtons({ header: { type: "text", text } }),
    ],
    ["autokonnect", "/interactive/footer/text", 60, (text) => konnectButtons({ footer: { text } })],
    [
      "autokonnect",
      "/interactive/action/buttons/0/reply/title",
      20,
      (title) =>
        konnectButtons({ action: { buttons: [{ type: "reply", reply: { id: "1", title } }] } }),
    ],
    ["autokonnect", "/interactive/body/text", 4096, (text) => konnectList({ body: { text } })],
    [
      "autokonnect",
      "/interactive/action/button",
      20,
      (button) => konnectList({ action: { button, sections: [{ rows }] } }),
    ],
    ["botika", "/flow/text", 20, (text) => botikaFlow({ text })],
    ["botika", "/flow/param/body", 1024, (body) => botikaFlow({ param: { body } })],
    ["botika", "/flow/param/footer", 60, (footer) => botikaFlow({ param: { body: "x", footer } })],
    [
      "botika",
      "/flow/param/header/text",
      60,
      (text) => botikaFlow({ param: { body: "x", header: { type: "text", text } } }),
    ],
  ])("at %s holds %s to %i characters", (name, pointer, most, payloadWith) => {
    const { payloadSchema } = adapters.get(name)!;
    expect(faultsOf(payloadSchema, payloadWith("x".repeat(most)))).toEqual([]);
    expect(faultsOf(payloadSchema, payloadWith("🙂".repeat(most)))).toEqual([]);
    expect(faultsOf(payloadSchema, payloadWith("x".repeat(most + 1)))).toEqual([
      `${pointer} maxLength`,
    ]);
  });

  it.each<[string, string, string, Json]>([
    [
      "four buttons",
      "flowiq",
      "/interactive/buttons maxItems",
      flowiqButtons({ buttons: copies(4, { title: "x" }) }),
    ],
    ["no button", "flowiq", "/interactive/buttons minItems", flowiqButtons({ buttons: [] })],
    [
      "eleven sections",
      "flowiq",
      "/interactive/sections maxItems",
      flowiqList({ sections: copies(11, { rows }) }),
    ],
    [
      "eleven rows",
      "flowiq",
      "/interactive/sections/0/rows maxItems",
      flowiqList({ sections: [{ rows: copies(11, { id: "1", title: "x" }) }] }),
    ],
    [
      "a card without a number",
      "flowiq",
      "/contacts/0 required",
      flowiq("contacts", { contacts: [{ name: { formatted_name: "Ann" } }] }),
    ],
    [
      "latitude 91",
      "flowiq",
      "/location/latitude maximum",
      flowiq("location", { location: { latitude: 91, longitude: 0 } }),
    ],
    [
      "a latitude in words",
      "flowiq",
      "/location/latitude type",
      flowiq("location", { location: { latitude: "north", longitude: 0 } }),
    ],
    [
      "longitude -181",
      "flowiq",
      "/location/longitude minimum",
      flowiq("location", { location: { latitude: 0, longitude: -181 } }),
    ],
    [
      "a link without http",
      "flowiq",
      "/media_url format",
      flowiqImage({ media_url: "ftp://example.com/a" }),
    ],
    ["a relative link", "autokonnect", "/link format", konnect("image", { link: "/a.jpg" })],
    [
      "a header of media at a list",
      "autokonnect",
      "/interactive/header/type const",
      konnectList({ header: { type: "image", image: { link: "https://a.example" } } }),
    ],
    [
      "a local number",
      "flowiq",
      "/phone_number pattern",
      { ...flowiqText({ text: "x" }), phone_number: "0712345678" },
    ],
    [
      "a plus sign",
      "zixflow",
      "/recipient pattern",
      { recipient: phone, phone_id: "p", reaction: { message_id: "m", emoji: "x" } },
    ],
  ])("refuses %s at %s", (_name, adapter, fault, payload) => {
    expect(faultsOf(adapters.get(adapter)!.payloadSchema, payload)).toContain(fault);
  });
});

function copies(count: number, value: JsonObject): readonly JsonObject[] {
  return Array.from({ length: count }, () => ({ ...value }));
}

function flowiq(message_type: string, more: JsonObject): JsonObject {
  return { phone_number: phone, message_type, ...more };
}

function flowiqText(more: JsonObject): JsonObject {
  return flowiq("text", more);
}

function flowiqImage(more: JsonObject): JsonObject {
  return flowiq("image", { media_url: link, ...more });
}

function flowiqDocument(more: JsonObject): JsonObject {
  return flowiq("document", { media_url: link, ...more });
}

function flowiqButtons(more: JsonObject): JsonObject {
  return flowiq("interactive", {
    interactive: { type: "button", body: "x", buttons: [{ title: "x" }], ...more },
  });
}

function flowiqList(more: JsonObject): JsonObject {
  return flowiq("interactive", {
    interactive: {
      type: "list",
      body: "x",
      button: "x",
      sections: [{ rows }],
      ...more,
    },
  });
}

function flowiqRow(more: JsonObject): JsonObject {
  return flowiqList({ sections: [{ rows: [{ id: "1", title: "x", ...more }] }] });
}

function konnect(type: string, more: JsonObject): JsonObject {
  return { phone_number: phone, type, ...more };
}

function konnectButtons(more: JsonObject): JsonObject {
  const buttons = [{ type: "reply", reply: { id: "1", title: "x" } }];
  return konnect("interactive", {
    interactive: { type: "button", body: { text: "x" }, action: { buttons }, ...more },
  });
}

function konnectList(more: JsonObject): JsonObject {
  const action = { button: "x", sections: [{ rows }] };
  return konnect("interactive", {
    interactive: { type: "list", body: { text: "x" }, action, ...more },
  });
}

function botikaFlow(more: JsonObject): JsonObject {
  const flow = { id: "f", token: "t", text: "x", screen: "S", param: { body: "x" }, ...more };
  return { to: phone, type: "flow", flow };
}
