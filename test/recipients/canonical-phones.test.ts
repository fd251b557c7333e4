import { execFileSync } from "node:child_process";
import * as fc from "../helpers/fast-check.ts";
import {
  getCountries,
  getCountryCallingCode,
  getExampleNumber,
  parsePhoneNumberFromString,
} from "libphonenumber-js/min";
import examples from "libphonenumber-js/mobile/examples";
import { describe, expect, it } from "vitest";
import { countryOfCanonical } from "../../src/recipients/numbering-plans.ts";
import { parsePhone, parseWritten } from "../../src/recipients/parse-phone.ts";

const countries = getCountries();
const codes = [...new Set(countries.map((country) => getCountryCallingCode(country)))];

/** Begins like numbers of a country do, whose calling code others may share, and goes on anyhow. */
const nearExample = fc
  .tuple(fc.constantFrom(...countries), fc.nat(6), fc.stringMatching(/^\d{0,9}$/))
  .map(([country, kept, tail]) => {
    const { nationalNumber } = getExampleNumber(country, examples) ?? { nationalNumber: "" };
    return `+${getCountryCallingCode(country)}${nationalNumber.slice(0, kept)}${tail}`;
  });
const anyOfCode = fc
  .tuple(fc.constantFrom(...codes), fc.stringMatching(/^\d{4,12}$/))
  .map(([code, tail]) => `+${code}${tail}`);
const anyNumber = fc.stringMatching(/^\+\d{3,16}$/);

describe("a number that is canonical already", () => {
  it("is read as libphonenumber reads it, whatever its country", () => {
    const number = fc.oneof({ weight: 3, arbitrary: nearExample }, anyOfCode, anyNumber);
    fc.assert(
      fc.property(number, fc.constantFrom(undefined, "KE", "US"), (text, home) => {
        expect(parsePhone(text, home)).toEqual(parseWritten(text, home));
      }),
      { numRuns: 5000 },
    );
  });

  it("needs no library in any country", () => {
    const left = countries.filter((country) => {
      const example = getExampleNumber(country, examples)?.number ?? "";
      return countryOfCanonical(example) === undefined;
    });
    expect(left).toEqual([]);
  });

  it("does not even load the library", () => {
    const script = `
      import { parsePhone } from ${JSON.stringify(import.meta.resolve("../../dist/recipients/parse-phone.js"))};
      import { createRequire } from "node:module";
      const { cache } = createRequire(import.meta.url);
      const isLoaded = () => Object.keys(cache).some((path) => /libphonenumber-js.*\\.c?js$/.test(path));
      for (const text of ["+254712345678", "0712345678"]) {
        console.log(parsePhone(text, "KE").country, isLoaded());
      }`;
    const args = ["--input-type=module", "--eval", script];
    expect(execFileSync(process.execPath, args, { encoding: "utf8" })).toBe("KE false\nKE true\n");
  });
});

describe("a number that the library is not asked about", () => {
  const told = (text: string) => {
    const parsed = parsePhone(text);
    return "code" in parsed ? parsed.code : parsed;
  };
  const byLibrary = (text: string) => parsePhoneNumberFromString(text, { extract: false });

  it("has no country code, and the library finds no number in it either", () => {
    const text = fc.stringMatching(/^[0-9\u0660-\u0669 \t()/-]{4,20}$/).filter((written) => {
      return written.trim().length >= 4;
    });
    fc.assert(
      fc.property(text, (written) => {
        expect(["no_country", "impossible_number"]).toContain(told(written));
        expect(byLibrary(written)).toBeUndefined();
      }),
      { numRuns: 2000 },
    );
  });

  it("has six digits at most, of which the library makes none that WhatsApp knows", () => {
    const code = fc.constantFrom("", ...codes);
    const text = fc
      .tuple(code, fc.stringMatching(/^\d{0,6}$/))
      .map(([start, end]) => `+${start}${end}`.slice(0, 7));
    fc.assert(
      fc.property(text, (written) => {
        const number = byLibrary(written);
        const isUsable = number?.isPossible() === true && /^\+[1-9]\d{6,14}$/.test(number.number);
        expect([told(written), isUsable]).toEqual(["impossible_number", false]);
      }),
      { numRuns: 2000 },
    );
  });
});
