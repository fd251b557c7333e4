import * as fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../src/model/diagnostic.ts";
import { campaignWith, checkCampaign, checkProject, projectWith } from "./written.ts";

const words = fc.constantFrom(
  ..."id provider recipients csv numbers tags where message type text link interactive action".split(
    " ",
  ),
  ..."buttons sections template components flow header send rate abort promo adapter api_key".split(
    " ",
  ),
  ..."suppress vars __proto__ constructor toString".split(" "),
);
const leaf = fc.oneof(
  words,
  fc.string({ unit: "grapheme" }),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
);
const { anything } = fc.letrec((tie) => ({
  anything: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc.array(tie("anything"), { maxLength: 3 }),
    fc.dictionary(words, tie("anything"), { maxKeys: 4 }),
  ),
}));

/** JSON is YAML; what JSON cannot write is left to load/. */
const yaml = anything
  .map((value) => JSON.stringify(value))
  .filter((text) => text.length < 900 && !/[\u007F-\u009F\uFEFF\uD800-\uDFFF]|\\u/.test(text));

/** A sound campaign, a line a key. */
const sound: Readonly<Record<string, string>> = {
  id: "spring-sale",
  provider: "promo",
  recipients: "[{ csv: a.csv }]",
  message: "{ type: text, text: Hi }",
};

function expectTellable(diagnostics: readonly Diagnostic[]): void {
  for (const { code, message, line, column, hint } of diagnostics) {
    expect(code).toMatch(/^[a-z]+(?:_[a-z]+)*$/);
    expect(message).toMatch(/^\S.*[^.\s]$/s);
    expect(hint).toMatch(/\S/);
    expect(line).toBeGreaterThan(0);
    expect(column).toBeGreaterThan(0);
  }
}

describe("whatever stands in a file", () => {
  it.each(["id", "recipients", "exclude", "message", "vars", "send", "expires", "window"])(
    "under `%s` of a campaign, each complaint has a place, a code and a hint",
    (key) => {
      fc.assert(
        fc.property(yaml, (text) => {
          const lines = Object.entries({ ...sound, [key]: text });
          const file = lines.map((line) => line.join(": ")).join("\n");
          expectTellable(checkCampaign(file).diagnostics);
        }),
        { numRuns: 60 },
      );
    },
  );

  it.each(["providers", "suppress", "ledger", "timezone", "locale"])(
    "under `%s` of a project, each complaint has a place, a code and a hint",
    (key) => {
      fc.assert(
        fc.property(yaml, (text) => {
          expectTellable(checkProject(`${key}: ${text}\n`).diagnostics);
        }),
        { numRuns: 60 },
      );
    },
  );

  it("no mapping gets a prototype from it", () => {
    const hostile = "__proto__: { polluted: yes }\nconstructor: { prototype: { polluted: yes } }";
    checkCampaign(campaignWith({ 8: `${hostile}\nvars: { __proto__: { polluted: a } }` }));
    checkProject(projectWith({ 16: hostile }));
    expect({}).not.toHaveProperty("polluted");
  });
});
