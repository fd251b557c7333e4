import * as fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import { nearestName } from "../../src/model/nearest-name.ts";

describe("nearestName", () => {
  const words = ["recipients", "provider", "message", "wave", "id"];
  const columns = ["First Name", "mobile", "customer_id", "city"];
  it.each([
    ["recipents", "recipients"],
    ["Provider", "provider"],
    ["mesage", "message"],
    ["waev", "wave"],
    ["if", "id"],
    ["colour", undefined],
    ["", undefined],
    ["xx", undefined],
  ])("takes %j for %s", (word, meant) => {
    expect(nearestName(word, words)).toBe(meant);
  });

  it("finds every word with one letter missing", () => {
    const missing = fc
      .constantFrom(...words.slice(0, 4))
      .chain((word) =>
        fc
          .nat({ max: word.length - 1 })
          .map((at) => [word, word.slice(0, at) + word.slice(at + 1)]),
      );
    fc.assert(
      fc.property(missing, ([word, slip]) => {
        expect(nearestName(slip, words)).toBe(word);
      }),
    );
  });

  it.each([
    ["first_name", "First Name"],
    ["Mobile", "mobile"],
    ["mobil", "mobile"],
    ["mboile", "mobile"],
    ["customerid", "customer_id"],
    ["phone", undefined],
    ["id", undefined],
  ])("looks through case and what joins words in %j", (word, meant) => {
    expect(nearestName(word, columns)).toBe(meant);
  });
});
