import { createHash } from "node:crypto";
import { appendFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { TagsSource } from "../../src/model/campaign.ts";
import { BadInputError } from "../../src/model/diagnostic.ts";
import { openAudience } from "../../src/recipients/open-audience.ts";
import {
  audienceOf,
  csv,
  doorTo,
  errorsOf,
  fateOf,
  folderWith,
  numbers,
  phone,
  requestFor,
  rowsOf,
} from "./campaign.ts";

const tags = (...names: string[]): TagsSource => ({
  kind: "tags",
  at: ["recipients", 3],
  tags: names,
});

describe("a row of the audience", () => {
  it("is invalid, a duplicate, suppressed or usable, tried in this order", async () => {
    const files = {
      "people.csv": `phone\n${phone(1)}\nx\n${phone(2)}\n${phone(1)}\n${phone(2)}\n`,
    };
    const lists = [numbers([phone(2)])];
    const rows = await rowsOf(await audienceOf({ files, lists }));
    expect(rows.map((row) => [row.line, fateOf(row)])).toEqual([
      [2, "usable"],
      [3, "impossible_number"],
      [4, "suppressed"],
      [5, "duplicate"],
      [6, "duplicate"],
    ]);
  });

  it("is a duplicate of a number that came earlier in another source", async () => {
    const files = { "a.csv": `phone\n0710000001\n`, "b.csv": `phone\n${phone(1)}\n${phone(2)}\n` };
    const sources = [
      csv("a.csv", { country: "KE" }),
      numbers([phone(3), "+254 710 000 001"]),
      csv("b.csv"),
    ];
    const rows = await rowsOf(await audienceOf({ files, sources }));
    expect(rows.map((row) => [row.source, row.phone, fateOf(row)])).toEqual([
      [0, phone(1), "usable"],
      [1, phone(3), "usable"],
      [1, phone(1), "duplicate"],
      [2, phone(1), "duplicate"],
      [2, phone(2), "usable"],
    ]);
  });

  it("carries its number, country, key, reference and columns", async () => {
    const files = { "people.csv": `id,mobile\n7,0710000001\n` };
    const sources = [csv("people.csv", { phone: "mobile", ref: "id", country: "KE" })];
    const rows = await rowsOf(await audienceOf({ files, sources, country: "DE" }));
    expect(rows).toEqual([
      {
        source: 0,
        line: 2,
        key: 254_710_000_001,
        phone: phone(1),
        country: "KE",
        ref: "7",
        columns: { id: "7", mobile: "0710000001" },
        duplicate: false,
        suppressed: false,
      },
    ]);
  });

  it("says what is wrong with it, in which column, without its number", async () => {
    const files = { "people.csv": `mobile,x\n0712345678,1\n+254712345678999,2\n,3\n4\n` };
    const rows = await rowsOf(
      await audienceOf({ files, sources: [csv("people.csv", { phone: "mobile" })] }),
    );
    expect(rows.map(({ problem }) => problem)).toEqual([
      {
        code: "no_country",
        field: "mobile",
        hint: expect.stringContaining("default_country"),
        message:
          '"0712****78" has no country code, and no country is given for it (column "mobile")',
      },
      {
        code: "impossible_number",
        field: "mobile",
        hint: expect.any(String),
        message: '"+2547*********99" cannot be a phone number (column "mobile")',
      },
      {
        code: "missing_number",
        field: "mobile",
        hint: expect.any(String),
        message: 'there is no number (column "mobile")',
      },
      {
        code: "ragged_row",
        hint: expect.any(String),
        message: "the row has 1 cell, the header has 2",
      },
    ]);
  });
});

describe("numbers in the YAML", () => {
  it("stand where they are written and have no columns", async () => {
    const audience = await audienceOf({ sources: [numbers([phone(1), "0710000002", "x"], "KE")] });
    expect(audience.sources).toEqual([{ label: "numbers", names: [] }]);
    const rows = await rowsOf(audience);
    expect(rows.map((row) => [row.line, row.column, row.phone, fateOf(row), row.columns])).toEqual([
      [1, 4, phone(1), "usable", {}],
      [11, 4, phone(2), "usable", {}],
      [21, 4, "x", "impossible_number", {}],
    ]);
  });
});

describe("tags", () => {
  it("are one row, where the first of them stand, whatever is suppressed", async () => {
    const sources = [numbers([phone(1)]), tags("42", "57"), numbers([phone(1)]), tags("57", "9")];
    const audience = await audienceOf({ sources, lists: [numbers([phone(1)])] });
    const rows = await rowsOf(audience);
    expect(rows.map((row) => [row.source, row.key, fateOf(row), row.tags])).toEqual([
      [0, 254_710_000_001, "suppressed", undefined],
      [1, 0, "usable", ["42", "57", "9"]],
      [2, 254_710_000_001, "duplicate", undefined],
    ]);
    expect(audience.sources.map(({ label }) => label)).toEqual([
      "numbers",
      "tags",
      "numbers",
      "tags",
    ]);
  });
});

describe("where", () => {
  const content = [
    "phone,tags,opted_in",
    `${phone(1)},vip,yes`,
    `${phone(2)},vip; nairobi,yes`,
    `${phone(3)},mombasa | vip,no`,
    `${phone(4)},vipers,yes`,
    `${phone(5)},,yes`,
    `x,vip,yes`,
    `${phone(6)},vip`,
    `2.54E+11,nobody,yes`,
    `${phone(7)},VIP,yes`,
  ].join("\n");

  it.each([
    {
      where: {},
      lines: [2, 3, 4, 5, 6, 7, 8, 9, 10],
      filteredOut: 0,
      content: content.replace("2.54E+11", phone(9)),
    },
    { where: { tags: ["vip"] }, lines: [2, 3, 4, 7, 8], filteredOut: 4, content },
    { where: { tags: ["nairobi", "mombasa"] }, lines: [3, 4, 8], filteredOut: 6, content },
    { where: { tags: ["vip"], opted_in: ["yes"] }, lines: [2, 3, 7, 8], filteredOut: 5, content },
    { where: { tags: ["vip; nairobi"] }, lines: [3, 8], filteredOut: 7, content },
    { where: { tags: ["nobody else"] }, lines: [8], filteredOut: 8, content },
  ])("keeps lines $lines for $where", async ({ where, lines, filteredOut, content }) => {
    const audience = await audienceOf({
      files: { "people.csv": content },
      sources: [csv("people.csv", { where })],
    });
    expect((await rowsOf(audience)).map(({ line }) => line)).toEqual(lines);
    expect(audience.filteredOut()).toBe(filteredOut);
  });

  it("and ref point into the YAML when the file has no such column", async () => {
    const files = { "people.csv": `phone,tags,customer_id\n${phone(1)},x,1` };
    const sources = [
      csv("people.csv", { ref: "customerid", where: { tag: ["x"], nothing: ["y"] } }),
    ];
    expect(await errorsOf({ files, sources })).toMatchObject([
      {
        file: "campaign.yaml",
        column: 3,
        code: "missing_column",
        hint: 'did you mean "customer_id"?',
      },
      { file: "campaign.yaml", column: 104, code: "missing_column", hint: 'did you mean "tags"?' },
      {
        file: "campaign.yaml",
        column: 104,
        code: "missing_column",
        message:
          'people.csv has no column "nothing"; its columns are "phone", "tags", "customer_id"',
      },
    ]);
  });
});

describe("an audience beside errors", () => {
  it("knows its columns and leaves out the rows of the broken source", async () => {
    const files = { "a.csv": `mobile,x\n${phone(1)},1`, "b.csv": `phone\n${phone(2)}` };
    const request = await requestFor({ files, sources: [csv("a.csv"), csv("b.csv")] });
    const { value, diagnostics } = await openAudience(request);
    expect(diagnostics).toMatchObject([{ code: "missing_column" }]);
    expect(value.sources).toEqual([
      { label: "a.csv", names: ["mobile", "x"] },
      { label: "b.csv", names: ["phone"] },
    ]);
    expect((await rowsOf(value)).map((row) => [row.source, row.phone])).toEqual([[1, phone(2)]]);
  });

  it("takes no line of data for names of columns", async () => {
    const request = await requestFor({
      files: { "a.csv": `${phone(1)},Ann\n${phone(2)},Ben\n` },
      sources: [csv("a.csv")],
    });
    const { value, diagnostics } = await openAudience(request);
    expect(diagnostics).toMatchObject([{ code: "no_header" }]);
    expect(value.sources).toEqual([{ label: "a.csv", names: [], unknown: true }]);
  });

  it("says whose columns are unknown, and has the rows of the others", async () => {
    const files = { "b.csv": `phone\n${phone(2)}` };
    const request = await requestFor({ files, sources: [csv("gone.csv"), csv("b.csv")] });
    const { value, diagnostics } = await openAudience(request);
    expect(diagnostics).toMatchObject([{ code: "file_missing" }]);
    expect(value.sources).toEqual([
      { label: "gone.csv", names: [], unknown: true },
      { label: "b.csv", names: ["phone"] },
    ]);
    expect((await rowsOf(value)).map((row) => [row.source, row.phone])).toEqual([[1, phone(2)]]);
  });
});

describe("reading again", () => {
  it("starts anew: nobody is a duplicate of the reading before", async () => {
    const files = { "people.csv": `phone,x\n${phone(1)},a\n${phone(2)},b\n` };
    const sources = [csv("people.csv", { where: { x: ["a"] } })];
    const audience = await audienceOf({ files, sources });
    const [first, second] = [await rowsOf(audience), await rowsOf(audience)];
    expect(second).toEqual(first);
    expect(audience.filteredOut()).toBe(1);
  });

  it("may overlap with another reading", async () => {
    const files = {
      "people.csv": `phone\n${Array.from({ length: 3000 }, (_, n) => phone(n)).join("\n")}`,
    };
    const audience = await audienceOf({ files });
    const [first, second] = await Promise.all([rowsOf(audience), rowsOf(audience)]);
    expect(first.filter((row) => row.duplicate)).toEqual([]);
    expect(second).toEqual(first);
  });

  it("sees what was added to the file", async () => {
    const root = await folderWith({ "people.csv": `phone\n${phone(1)}\n` });
    const audience = await audienceOf({ door: doorTo(root) });
    await rowsOf(audience);
    const before = audience.inputs();
    await appendFile(join(root, "people.csv"), `${phone(2)}\n`);
    expect(await rowsOf(audience)).toHaveLength(2);
    expect(audience.inputs()).not.toEqual(before);
  });

  it.each([
    [
      "has another header",
      (file: string) => writeFile(file, `phone,name\n${phone(1)},x\n`),
      "file_changed",
    ],
    ["is empty", (file: string) => writeFile(file, ""), "file_changed"],
    ["is gone", (file: string) => rm(file), "file_missing"],
  ])("throws bad input when the file %s meanwhile", async (_, change, code) => {
    const root = await folderWith({ "people.csv": `phone\n${phone(1)}\n` });
    const audience = await audienceOf({ door: doorTo(root) });
    await change(join(root, "people.csv"));
    const error: unknown = await rowsOf(audience).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BadInputError);
    expect(error).toMatchObject({ diagnostics: [{ code }] });
  });
});

describe("inputs", () => {
  it("are the digests of all files after a reading, each once, and of lists before", async () => {
    const files = { "a.csv": `\uFEFFphone\r\n${phone(1)}\r\n`, "out.csv": `phone\n${phone(9)}` };
    const sources = [csv("a.csv"), numbers([phone(3)]), csv("a.csv")];
    const audience = await audienceOf({ files, sources, lists: [csv("out.csv")] });
    const digest = (file: keyof typeof files): unknown => ({
      file,
      sha256: createHash("sha256").update(files[file]).digest("hex"),
      bytes: Buffer.byteLength(files[file]),
    });
    expect(audience.inputs()).toEqual([digest("out.csv")]);
    await rowsOf(audience);
    expect(audience.inputs()).toEqual([digest("out.csv"), digest("a.csv")]);
  });

  it("need one reading of each file, besides that of its header", async () => {
    const door = doorTo(await folderWith({ "people.csv": `phone\n${phone(1)}\n` }));
    await rowsOf(await audienceOf({ door }));
    expect(door.given).toHaveLength(2);
  });
});
