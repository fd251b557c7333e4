import { expect, it } from "vitest";
import { didYouMean } from "../../src/recipients/did-you-mean.ts";

const names = ["First Name", "mobile", "customer_id", "city"];

it.each([
  ["first_name", "First Name"],
  ["Mobile", "mobile"],
  ["mobil", "mobile"],
  ["mboile", "mobile"],
  ["customerid", "customer_id"],
  ["phone", undefined],
  ["id", undefined],
  ["", undefined],
])("for %j it offers %j", (written, meant) => {
  expect(didYouMean(written, names)).toBe(meant);
});
