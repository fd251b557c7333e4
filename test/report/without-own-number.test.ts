import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskNumbers } from "../../src/model/phone.ts";
import { withoutOwnNumber } from "../../src/report/without-own-number.ts";

/** The rule as it reads: digit by digit, without a way around it. */
function plainly(text: string, recipient: string): string {
  const own = recipient.replaceAll(/\D/g, "");
  const digits = text.replaceAll(/\D/g, "").replace(/^0+/, "");
  if (text.length < 7 || own.length < 7 || digits.length < 7) return text;
  return digits.includes(own) || own.endsWith(digits) ? maskNumbers(text) : text;
}

const digits = fc.string({ unit: fc.constantFrom(...Array.from("0123456789")), maxLength: 15 });
const recipient = fc.oneof(
  digits.map((text) => `+${text}`),
  fc.constantFrom("+254712345678", "", "call the office", "0712 345 678", "+0000000"),
);
const between = fc.constantFrom("", "", " ", "-", ".", "00", "x", "٧");

/** A text with as much of the number's end as wanted, written somehow. */
const told = fc.record({
  number: recipient,
  kept: fc.nat(16),
  before: fc.oneof(digits, fc.string()),
  after: fc.oneof(digits, fc.string()),
  gap: between,
});

describe("a text without the recipient's own number", () => {
  it("is what the plain rule says, whatever stands before, in and after it", () => {
    fc.assert(
      fc.property(told, ({ number, kept, before, after, gap }) => {
        const text = before + Array.from(number.slice(-kept)).join(gap) + after;
        expect(withoutOwnNumber(text, number)).toBe(plainly(text, number));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    { text: "0712 345 678", shown: "0712****78" },
    { text: "customer 254712345678", shown: "customer 2547******78" },
    { text: "order 254799345678", shown: "order 254799345678" },
  ])("shows $shown for $text", ({ text, shown }) => {
    expect(withoutOwnNumber(text, "+254712345678")).toBe(shown);
  });
});
