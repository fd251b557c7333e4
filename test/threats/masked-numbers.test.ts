import { describe, expect, it } from "vitest";
import { maskNumbers } from "../../src/model/phone.ts";
import { readComplaint } from "../../src/adapters/shared/read-complaint.ts";

describe("maskNumbers", () => {
  it.each([
    "254712345678",
    "+254 712 345 678",
    "(254) 712-345-678",
    "254.712.345.678",
    "254_712_345_678",
    "2547\u200b12\u2060345678",
    "2547\u00a0123\u00ad45678",
    "254\uff17\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18",
    "\u0662\u0665\u0664\u0667\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668",
  ])("masks %j wherever it stands", (number) => {
    const masked = maskNumbers(`no account for ${number}!`);
    expect(masked).toMatch(/^no account for (\+|\()?\p{Nd}{4}\*{6}\p{Nd}{2}!$/u);
  });

  it.each(["KES 1,250,000", "31/12/2026", "error 131026", "1 of 484"])(
    "leaves %j alone",
    (text) => {
      expect(maskNumbers(text)).toBe(text);
    },
  );
});

describe("a code that a provider gives", () => {
  it.each(["bad +254 712 345 678", "254-712-345-678", "no_account_2547_1234_5678"])(
    "is none where it holds a number: %j",
    (error) => {
      expect(readComplaint({ error })).toEqual({ message: error });
    },
  );
});
