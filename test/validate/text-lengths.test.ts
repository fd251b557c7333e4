import { Ajv } from "ajv";
import fc from "../helpers/fast-check.ts";
import { describe, expect, test } from "vitest";
import { payloadAjv } from "../../src/validate/load-ajv.ts";

const options = { allErrors: true, verbose: true, messages: false } as const;

/** Characters of one and of two UTF-16 units, and halves of the latter. */
const text = fc
  .array(fc.constantFrom("a", "é", "😀", "👩‍👧", "\ud83d", "\ude00", ""), { maxLength: 12 })
  .map((parts) => parts.join(""));

describe("lengths of texts", () => {
  test("are judged, and told, as by counting every character", () => {
    const limit = fc.nat({ max: 10 });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 8 }), limit, limit, (texts, a, b) => {
        const schema = { type: "string", minLength: a, maxLength: b, pattern: "a" };
        const [quick, plain] = [payloadAjv({}).compile(schema), new Ajv(options).compile(schema)];
        for (const each of texts) {
          expect(quick(each)).toBe(plain(each));
          expect(quick.errors).toEqual(plain.errors);
        }
      }),
      { numRuns: 50 },
    );
  });
});
