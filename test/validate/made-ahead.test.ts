import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { madeAhead } from "../../src/validate/made-ahead.ts";
import { payloadAjv, payloadFormats } from "../../src/validate/load-ajv.ts";

const schemas = new URL("../../schemas/", import.meta.url);
const payloads = readdirSync(new URL("payloads/", schemas)).map((name) => `payloads/${name}`);

function read(name: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(new URL(name, schemas), "utf8"));
}

describe("checks made ahead", () => {
  test.each(["campaign.schema.json", "project.schema.json", ...payloads])(
    "the build has made those of %s as it is now",
    (name) => {
      const made = madeAhead(read(name), { oneOf: () => true, formats: payloadFormats });
      expect(made?.["#"]).toBeTypeOf("function");
    },
  );

  test("an edited schema finds none", () => {
    const schema = { ...read("campaign.schema.json"), title: "Another" };
    expect(madeAhead(schema, {})).toBeUndefined();
  });

  test.each(payloads)("those of %s say what ajv says", (name) => {
    const schema = read(name);
    const made = madeAhead(schema, { formats: payloadFormats })?.["#"];
    const plain = payloadAjv({}).compile(schema);
    const values = [{}, [], "text", { type: "text" }, { to: 3, type: "image", link: "ftp://x" }];
    for (const value of values) {
      expect(made?.(structuredClone(value))).toBe(plain(structuredClone(value)));
      expect(made?.errors).toEqual(plain.errors);
    }
  });
});
