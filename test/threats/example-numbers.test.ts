import { getCountries, parsePhoneNumber } from "libphonenumber-js/max";
import examples from "libphonenumber-js/mobile/examples";
import type { CountryCode } from "libphonenumber-js/max";
import { describe, expect, it } from "vitest";
import { parsePhone } from "../../src/recipients/parse-phone.ts";

const countries = Object.keys(examples) as readonly CountryCode[];

/** One number in the ways that people write it. */
const written = countries.flatMap((country) => {
  const number = parsePhoneNumber(examples[country] ?? "", country);
  const ways = {
    canonical: number.number,
    international: number.formatInternational(),
    national: number.formatNational(),
    "national digits": number.formatNational().replaceAll(/\D/g, ""),
    "a link": number.getURI().replace("tel:", ""),
  };
  return Object.entries(ways).map(([way, text]) => ({ country, way, text, phone: number.number }));
});

describe("libphonenumber's example of a mobile number", () => {
  it("is there for every country", () => {
    expect(countries).toEqual(expect.arrayContaining(getCountries().filter((c) => c in examples)));
    expect(countries.length).toBeGreaterThanOrEqual(245);
  });

  it.each(["canonical", "international", "national", "national digits", "a link"])(
    "is canonical when it is written in the way %s",
    (wanted) => {
      const wrong = written
        .filter(({ way }) => way === wanted)
        .filter(({ country, text, phone }) => {
          const parsed = parsePhone(text, country);
          return !("phone" in parsed) || parsed.phone !== phone;
        });
      expect(wrong).toEqual([]);
    },
  );
});
