import { describe, expect, it } from "vitest";
import { adapters } from "../../src/index.ts";
import type { Json } from "../../src/index.ts";
import { payloadLengths } from "../../src/validate/payload-lengths.ts";

function lengths(adapter: string, payload: Json) {
  const { payloadSchema } = adapters.get(adapter)!;
  return payloadLengths(payloadSchema, payload).map(
    ({ field, length, limit }) => `${field} ${length}/${limit}`,
  );
}

describe("payloadLengths", () => {
  it("tells the limits of the type that the payload has, and of no other", () => {
    const phone_number = "+254712345678";
    expect(lengths("autokonnect", { phone_number, type: "text", message: "Hi" })).toEqual([
      "message 2/4096",
    ]);
    const caption = "two";
    const image = { phone_number, type: "image", link: "https://e.com/a.jpg", caption };
    expect(lengths("autokonnect", image)).toEqual(["caption 3/1024"]);
  });

  it("counts characters as the schema does, an emoji as one", () => {
    expect(lengths("autokonnect", { type: "text", message: "👍👍" })).toEqual(["message 2/4096"]);
  });

  it("follows choices within choices and lists", () => {
    const rows = [{ id: "a", title: "Westlands", description: "Open" }];
    const interactive = {
      type: "list",
      body: { text: "Which?" },
      action: { button: "Shops", sections: [{ title: "Nairobi", rows }] },
    };
    const found = lengths("autokonnect", { type: "interactive", interactive });
    expect(found).toEqual(
      expect.arrayContaining([
        "interactive.action.button 5/20",
        "interactive.action.sections[0].title 7/24",
        "interactive.action.sections[0].rows[0].title 9/24",
        "interactive.action.sections[0].rows[0].description 4/72",
      ]),
    );
  });

  it("follows references, and says nothing where there is no limit", () => {
    const schema = {
      definitions: { short: { type: "string", maxLength: 3 } },
      allOf: [{ properties: { a: { $ref: "#/definitions/short" } } }],
      properties: { b: { type: "string" } },
    };
    expect(payloadLengths(schema, { a: "xy", b: "long enough", c: [1, null] })).toEqual([
      { field: "a", length: 2, limit: 3 },
    ]);
  });
});
