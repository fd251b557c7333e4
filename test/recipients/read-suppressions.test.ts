import { describe, expect, it } from "vitest";
import { audienceOf, csv, errorsOf, fateOf, numbers, phone, rowsOf } from "./campaign.ts";

describe("a suppression list", () => {
  it("suppresses every number on it, however it is written, beside blank cells", async () => {
    const files = {
      "people.csv": `phone\n${[1, 2, 3, 4, 5].map(phone).join("\n")}\n`,
      "out.csv": `phone;why\n0710000001;\n\n;spam\n${phone(3)};"a\nb"\n`,
      "more.csv": `n,gone\n0710000004,yes\n0710000005,no\n`,
    };
    const lists = [
      csv("out.csv", { country: "KE" }),
      csv("more.csv", { phone: "n", where: { gone: ["yes"] } }),
    ];
    const rows = await rowsOf(await audienceOf({ files, lists, country: "KE" }));
    expect(rows.map(fateOf)).toEqual([
      "suppressed",
      "usable",
      "suppressed",
      "suppressed",
      "usable",
    ]);
  });

  it.each([
    ["empty", ""],
    ["a header alone", "phone\n"],
  ])("may be %s", async (_, content) => {
    const files = { "people.csv": `phone\n${phone(1)}\n`, "out.csv": content };
    const rows = await rowsOf(await audienceOf({ files, lists: [csv("out.csv")] }));
    expect(rows.map(fateOf)).toEqual(["usable"]);
  });

  it.each([
    ["what is no number", `phone\n${phone(1)}\nsomeone\n`, "impossible_number", 3],
    ["a national number of no country", `phone\n0710000001\n`, "no_country", 2],
    ["a destroyed number", `phone\n2.54E+11\n`, "exponent_number", 2],
    ["a ragged row", `phone,why\n${phone(1)},spam, again\n`, "ragged_row", 2],
    ["a missing header", `${phone(1)}\n${phone(2)}\n`, "no_header", 1],
    ["another name for its only column", `number\n${phone(1)}\n`, "missing_column", 1],
    ["bytes that are not UTF-8", Buffer.from([0x70, 0x0a, 0xff]), "not_utf8", 2],
  ])(
    "is refused for %s, because somebody's wish could not be honoured",
    async (_, content, code, line) => {
      const files = { "people.csv": `phone\n${phone(1)}\n`, "out.csv": content };
      const errors = await errorsOf({ files, lists: [csv("out.csv")] });
      expect(errors).toMatchObject([{ file: "out.csv", line, code, severity: "error" }]);
      expect(JSON.stringify(errors)).not.toMatch(/25471\d{3}|0710000/);
    },
  );

  it("says how to name its column", async () => {
    const files = { "people.csv": `phone\n${phone(1)}\n`, "out.csv": `number\n${phone(1)}\n` };
    const [error] = await errorsOf({ files, lists: [csv("out.csv")] });
    expect(error?.hint).toContain('{ csv: out.csv, phone: "number" }');
  });

  it("in the YAML is refused for what is no number, at its place", async () => {
    const lists = [numbers([phone(1), "someone"])];
    const errors = await errorsOf({ sources: [numbers([phone(2)])], lists });
    expect(errors).toMatchObject([{ file: "campaign.yaml", line: 11, code: "impossible_number" }]);
  });

  it("that is not there is told where the YAML names it", async () => {
    const errors = await errorsOf({ sources: [numbers([phone(2)])], lists: [csv("gone.csv")] });
    expect(errors).toMatchObject([{ file: "campaign.yaml", column: 3, code: "file_missing" }]);
  });

  it("that is a number is told how numbers are written, and not which it is", async () => {
    const errors = await errorsOf({ sources: [numbers([phone(2)])], lists: [csv(phone(3))] });
    expect(errors).toMatchObject([
      { code: "file_missing", hint: expect.stringContaining("numbers:") },
    ]);
    expect(JSON.stringify(errors)).not.toContain(phone(3));
  });
});
