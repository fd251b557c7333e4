import { describe, expect, it } from "vitest";
import {
  audienceOf,
  csv,
  doorTo,
  errorsOf,
  fateOf,
  folderWith,
  phone,
  rowsOf,
} from "./campaign.ts";

const [a, b, c] = [phone(1), phone(2), phone(3)] as const;
const long = "x".repeat(2 * 1024 * 1024);

/** Every row as line, fate and name. */
async function read(content: string | Buffer, chunkBytes?: number): Promise<readonly unknown[][]> {
  const root = await folderWith({ "people.csv": content });
  const rows = await rowsOf(await audienceOf({ door: doorTo(root, chunkBytes), country: "KE" }));
  return rows.map((row) => [row.line, fateOf(row), row.columns["name"]]);
}

const readable: readonly (readonly [string, string, readonly unknown[][]])[] = [
  [
    "LF",
    `phone,name\n${a},Anna\n${b},Ben\n`,
    [
      [2, "usable", "Anna"],
      [3, "usable", "Ben"],
    ],
  ],
  ["no line end at the end", `phone,name\n${a},Anna`, [[2, "usable", "Anna"]]],
  ["CRLF", `phone,name\r\n${a},Anna\r\n`, [[2, "usable", "Anna"]]],
  [
    "CRLF, LF and CR mixed",
    `phone,name\r\n${a},Anna\n${b},Ben\r${c},Cem\r\n`,
    [
      [2, "usable", "Anna"],
      [3, "usable", "Ben"],
      [4, "usable", "Cem"],
    ],
  ],
  ["a byte order mark", `\uFEFFphone,name\n${a},Anna\n`, [[2, "usable", "Anna"]]],
  ["a byte order mark before a quote", `\uFEFF"phone","name"\n${a},Anna`, [[2, "usable", "Anna"]]],
  ["semicolons", `phone;name\n${a};"Anna; Ann"\n`, [[2, "usable", "Anna; Ann"]]],
  ["tabs", `phone\tname\n${a}\tAnna, Ann\n`, [[2, "usable", "Anna, Ann"]]],
  ["a comma inside quotes", `phone,name\n${a},"Anna, Ann"\n`, [[2, "usable", "Anna, Ann"]]],
  ["doubled quotes", `phone,name\n${a},"""Anna"""\n`, [[2, "usable", '"Anna"']]],
  [
    "an LF inside quotes",
    `phone,name\n${a},"An\nna"\n${b},Ben\n`,
    [
      [2, "usable", "An\nna"],
      [4, "usable", "Ben"],
    ],
  ],
  [
    "CRLF inside quotes",
    `phone,name\r\n${a},"An\r\n\r\nna"\r\n${b},Ben\r\n`,
    [
      [2, "usable", "An\r\n\r\nna"],
      [5, "usable", "Ben"],
    ],
  ],
  ["a line break in the header", `"name",phone,"a\nb"\nAnna,${a},1\n`, [[3, "usable", "Anna"]]],
  [
    "blank lines",
    `\n\nphone,name\n\n${a},Anna\n\r\n  \n${b},Ben\n\n\n`,
    [
      [5, "usable", "Anna"],
      [8, "usable", "Ben"],
    ],
  ],
  ["white space around names", `phone , name\n${a}, Anna \n`, [[2, "usable", " Anna "]]],
  [
    "a single column",
    `phone\n${a}\n\n""\n`,
    [
      [2, "usable", undefined],
      [4, "missing_number", undefined],
    ],
  ],
  ["too few cells", `phone,name,x\n${a},Anna\n`, [[2, "ragged_row", undefined]]],
  ["too many cells", `phone,name\n${a},Anna,1\n`, [[2, "ragged_row", undefined]]],
  ["a line of delimiters", `phone,name\n,\n`, [[2, "missing_number", ""]]],
  ["a number of white space", `phone,name\n"  ",Anna\n`, [[2, "missing_number", "Anna"]]],
  ["no number at all", `phone,name\nnone,Anna\n`, [[2, "impossible_number", "Anna"]]],
  ["an impossible number", `phone,name\n+254,Anna\n`, [[2, "impossible_number", "Anna"]]],
  [
    "a national number",
    `phone,name\n0710000001,Anna\n${a},Ann\n`,
    [
      [2, "usable", "Anna"],
      [3, "duplicate", "Ann"],
    ],
  ],
  ["a template in a cell", `phone,name\n${a},{{name}}\n`, [[2, "usable", "{{name}}"]]],
  [
    "a formula in a cell",
    `phone,name\n${a},"=HYPERLINK(""x"")"\n`,
    [[2, "usable", '=HYPERLINK("x")']],
  ],
  ["letters of four bytes", `phone,name\n${a},Añña 🎉\n`, [[2, "usable", "Añña 🎉"]]],
  [
    "a name with a lone byte order mark",
    `phone,name\n${a},\uFEFFAnna\n`,
    [[2, "usable", "\uFEFFAnna"]],
  ],
];

describe("a CSV file may have", () => {
  it.each(readable)("%s", async (_, content, rows) => {
    expect(await read(content)).toEqual(rows);
  });

  it.each(readable)("%s, whatever the chunks it comes in", async (_, content, rows) => {
    for (const chunkBytes of [1, 2, 3, 7]) expect(await read(content, chunkBytes)).toEqual(rows);
  });
});

const broken: readonly (readonly [string, string | Buffer, string, number, RegExp])[] = [
  ["nothing in it", "", "no_rows", 1, /empty/],
  ["only blank lines in it", "\n\r\n", "no_rows", 1, /empty/],
  ["only a header", "phone,name\n", "no_rows", 1, /no rows/],
  ["only a header, below blank lines", "\n\nphone,name\n\n", "no_rows", 3, /no rows/],
  ["a column twice", `phone,name,name\n${a},1,2`, "duplicate_column", 1, /"name" twice.* 2 .* 3/],
  ["a column without a name", `phone,,x\n${a},1,2`, "empty_column_name", 1, /column 2/],
  ["a comma at the header's end", `phone,name,\n${a},1,`, "empty_column_name", 1, /column 3/],
  [
    "no column for the numbers",
    `mobile,name\n${a},x`,
    "missing_column",
    1,
    /"phone".*"mobile", "name"/,
  ],
  ["the number's column in another case", `Phone,name\n${a},x`, "missing_column", 1, /"Phone"/],
  ["no header", `${a}\n${b}\n`, "no_header", 1, /first line/],
  ["no header over several columns", `Anna,${a}\nBen,${b}\n`, "no_header", 1, /first line/],
  ["a NUL", `phone,name\n${a},x\n${b},"y\0"\n`, "nul_character", 3, /NUL/],
  [
    "UTF-16 with its mark",
    Buffer.from(`\uFEFFphone,name\n${a},x`, "utf16le"),
    "not_utf8",
    1,
    /UTF-16/,
  ],
  ["UTF-16 without it", Buffer.from(`phone,name\n${a},x`, "utf16le"), "not_utf8", 1, /UTF-16/],
  [
    "UTF-16, big end first",
    Buffer.from(`phone,name\n${a},x`, "utf16le").swap16(),
    "not_utf8",
    1,
    /UTF-16/,
  ],
  ["Latin-1", Buffer.from(`phone,name\n${a},x\n${b},Zoë\n`, "latin1"), "not_utf8", 3, /not UTF-8/],
  [
    "Latin-1 under line ends of CR",
    Buffer.from(`phone,name\r${a},x\r${b},Zoë\r`, "latin1"),
    "not_utf8",
    3,
    /not UTF-8/,
  ],
  [
    "half a letter at its end",
    Buffer.from("phone,name\r\n\r\n1,é").subarray(0, -1),
    "not_utf8",
    3,
    /UTF-8/,
  ],
  [
    "a quote that is never closed",
    `phone,name\n${a},x\n\n${b},"y\n${c},z\n`,
    "unclosed_quote",
    4,
    /"name"/,
  ],
  ["a quote inside a cell", `phone,name\n${a},5" pipe\n`, "stray_quote", 2, /"name"/],
  ["text behind a closing quote", `phone,name\n"${a}"0,x\n`, "stray_quote", 2, /"phone"/],
  [
    "a space behind a closing quote",
    `phone,name\r\n${a},"x\r\ny" \r\n`,
    "stray_quote",
    2,
    /"name"/,
  ],
  ["a stray quote in its header", `phone,na"me\n${a},x\n`, "stray_quote", 1, /number 2/],
  ["a row that never ends", `phone,name\n${a},"${long}"\n`, "row_too_long", 2, /1 MiB/],
  ["an exponent", `phone,name\n${a},x\n2.54E+11,y\n`, "exponent_number", 3, /"phone"/],
];

describe("a CSV file is refused for", () => {
  it.each([1, 2, 3, 5])("UTF-16 in pieces of %i bytes", async (chunkBytes) => {
    for (const content of [`\uFEFFphone,name\n${a},x`, `phone,name\n${a},x`]) {
      const root = await folderWith({ "people.csv": Buffer.from(content, "utf16le") });
      const [error] = await errorsOf({ door: doorTo(root, chunkBytes) });
      expect(error?.message).toMatch(/UTF-16/);
    }
  });

  it.each(broken)("%s", async (_, content, ...told) => {
    const [code, line, message] = told;
    const errors = await errorsOf({ files: { "people.csv": content } });
    expect(errors).toEqual([
      {
        file: "people.csv",
        line,
        column: 1,
        severity: "error",
        code,
        message: expect.stringMatching(message),
        hint: expect.any(String),
        sensitive: true,
      },
    ]);
    expect(JSON.stringify(errors)).not.toMatch(/25471\d{3}/);
  });

  it("many reasons at once, with all of them", async () => {
    const sources = [csv("a.csv"), csv("b.csv", { phone: "mobile", ref: "id" }), csv("c.csv")];
    const files = { "a.csv": "phone,,phone\n1,2,3", "b.csv": "phone\n1" };
    const errors = await errorsOf({ files, sources });
    expect(errors.map(({ file, code }) => [file, code])).toEqual([
      ["a.csv", "empty_column_name"],
      ["a.csv", "duplicate_column"],
      ["b.csv", "missing_column"],
      ["campaign.yaml", "file_missing"],
    ]);
  });

  it("all numbers that a spreadsheet has destroyed, and gives no row away after the first", async () => {
    const rows = Array.from({ length: 1200 }, (_, n) => (n % 3 === 2 ? "2.54712E+11" : phone(n)));
    const files = { "people.csv": `phone\n${rows.join("\n")}\n` };
    const errors = await errorsOf({ files });
    expect(errors.map(({ line }) => line)).toEqual(
      Array.from({ length: 400 }, (_, n) => 3 * n + 4),
    );
  });

  it("a NUL beyond the first chunks, at its line", async () => {
    const rows = Array.from({ length: 20_000 }, (_, n) => `${phone(n)},"x\ny"`);
    rows[15_000] = `${phone(15_000)},\0`;
    const files = { "people.csv": `phone,name\n${rows.join("\n")}\n` };
    const errors = await errorsOf({ files });
    expect(errors).toMatchObject([{ code: "nul_character", line: 2 + 2 * 15_000 }]);
  });

  it("a stray quote beyond the first rows, at the line where its row starts", async () => {
    const rows = Array.from({ length: 20_000 }, (_, n) => `${phone(n)},"x\r\ny"`);
    rows[15_000] = `${phone(15_000)},"x\r\ny"z`;
    const files = { "people.csv": `phone,name\r\n${rows.join("\r\n")}\r\n` };
    const errors = await errorsOf({ files });
    expect(errors).toMatchObject([{ code: "stray_quote", line: 2 + 2 * 15_000 }]);
  });
});

describe("columns", () => {
  it("may be called like members of an object", async () => {
    const names = ["__proto__", "constructor", "toString", "hasOwnProperty", "phone"];
    const files = { "people.csv": `${names.join(",")}\n1,2,3,4,${a}\n` };
    const [row] = await rowsOf(await audienceOf({ files }));
    const inherited = ["valueOf", "isPrototypeOf", "__lookupGetter__"];
    expect(inherited.filter((name) => name in (row?.columns ?? {}))).toEqual([]);
    expect(Object.entries(row?.columns ?? {})).toEqual([
      ["__proto__", "1"],
      ["constructor", "2"],
      ["toString", "3"],
      ["hasOwnProperty", "4"],
      ["phone", a],
    ]);
    expect(({} as Record<string, unknown>)["1"]).toBeUndefined();
  });

  it("keep the number as it is written", async () => {
    const files = { "people.csv": `phone\n 0710 000 001 \n` };
    const [row] = await rowsOf(await audienceOf({ files, country: "KE" }));
    expect(row).toMatchObject({ phone: a, columns: { phone: " 0710 000 001 " } });
  });
});
