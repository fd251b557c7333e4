import * as fc from "../helpers/fast-check.ts";
import { getCountries } from "libphonenumber-js/min";
import { describe, expect, it } from "vitest";
import { parsePhone } from "../../src/recipients/parse-phone.ts";
import { phone } from "./campaign.ts";

const written = fc.oneof(
  fc.string(),
  fc.stringMatching(/^[+0-9 ().-]{5,18}$/),
  fc.stringMatching(/^0{0,3}[0-9]{5,11}$/),
  fc.stringMatching(/^\+(?:1|44|7|254|880)0{0,2}[0-9]{5,10}$/),
);

describe("parsePhone", () => {
  it.each([
    ["+254712345678", undefined, "+254712345678", "KE"],
    [" +254 712 345-678 ", undefined, "+254712345678", "KE"],
    ["+254 (0) 712 345 678", undefined, "+254712345678", "KE"],
    ["(+254) 712 345 678", undefined, "+254712345678", "KE"],
    ["0712345678", "KE", "+254712345678", "KE"],
    ["712345678", "KE", "+254712345678", "KE"],
    ["254712345678", "KE", "+254712345678", "KE"],
    ["000254712345678", "KE", "+254712345678", "KE"],
    ["0049 151 12345678", "DE", "+4915112345678", "DE"],
    ["+4915112345678", "KE", "+4915112345678", "DE"],
    ["'+254712345678", undefined, "+254712345678", "KE"],
    ["\u202A+254712345678\u202C", undefined, "+254712345678", "KE"],
    ["+254\u00A0712\u00A0345\u00A0678", undefined, "+254712345678", "KE"],
    ["٠٧١٢٣٤٥٦٧٨", "KE", "+254712345678", "KE"],
    ["+1 212 555 0100", undefined, "+12125550100", "US"],
    ["+80012345678", undefined, "+80012345678", ""],
  ])("reads %j at home in %s as %s", (text, country, canonical, of) => {
    expect(parsePhone(text, country)).toEqual({
      phone: canonical,
      key: Number(canonical.slice(1)),
      country: of,
    });
  });

  it.each([
    ["", "KE", "missing_number"],
    [" \t\u00A0", "KE", "missing_number"],
    ["0712345678", undefined, "no_country"],
    ["254712345678", undefined, "no_country"],
    ["0712 345 678", "ZZ", "no_country"],
    ["2.54712E+11", "KE", "exponent_number"],
    ["2,54712E+11", "KE", "exponent_number"],
    ["254712e6", "KE", "exponent_number"],
    ["254712345678.0", "KE", "impossible_number"],
    ["254712345678,00", "KE", "impossible_number"],
    ["12", "KE", "impossible_number"],
    ["+999123456789", undefined, "impossible_number"],
    ["+4915112345678901234", undefined, "impossible_number"],
    ["+254712345678 ext. 5", undefined, "impossible_number"],
    ["0712345678;0733123456", "KE", "impossible_number"],
    ["0712345678/0733123456", "KE", "impossible_number"],
    ["call +254712345678", undefined, "impossible_number"],
    ["+254712345678x", undefined, "impossible_number"],
    ["Anna", "KE", "impossible_number"],
    ["n/a", undefined, "impossible_number"],
    ["-", "KE", "impossible_number"],
    ["5912345", "CA", "impossible_number"],
    ["+880001247324", undefined, "impossible_number"],
    ["0797712375", "JE", "impossible_number"],
  ])("refuses %j at home in %s: %s", (text, country, code) => {
    expect(parsePhone(text, country)).toMatchObject({ code, hint: expect.any(String) });
  });

  it("tells no number it refuses", () => {
    const told = ["0712345678", "2.54712345678E+11", "254712345678.0", "+2547123456789012"];
    for (const text of told) {
      const middle = text.replace(/\D/g, "").slice(4, -2);
      expect(JSON.stringify(parsePhone(text))).not.toContain(middle);
    }
  });

  it("tells nothing that a terminal would obey", () => {
    const problem = parsePhone("\u001B]0;x\u0007\u001B[2J\u009B31m");
    expect(JSON.stringify(problem)).not.toMatch(/\\u00|[\u0080-\u009F]/);
  });

  it("comes back to the same number from its own answer, and never throws", () => {
    fc.assert(
      fc.property(written, fc.constantFrom("KE", ...getCountries()), (text, country) => {
        const parsed = parsePhone(text, country);
        if (!("key" in parsed)) return;
        expect(parsed.phone).toMatch(/^\+[1-9]\d{6,14}$/);
        expect(parsePhone(parsed.phone)).toMatchObject({ key: parsed.key, phone: parsed.phone });
      }),
      { numRuns: 1000 },
    );
  });

  it("finds one key for all ways of writing a number", () => {
    fc.assert(
      fc.property(fc.nat(9_999_999), (n) => {
        const full = phone(n);
        const ways = [full, full.slice(1), `0${full.slice(4)}`, full.replace(/(\d{3})/g, "$1 ")];
        const keys = ways.map((way) => parsePhone(way, "KE"));
        expect(keys).toEqual(ways.map(() => keys[0]));
        expect(keys[0]).toMatchObject({ phone: full });
      }),
      { numRuns: 50 },
    );
  });
});
