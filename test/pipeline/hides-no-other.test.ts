import { describe, expect, it } from "vitest";
import { prepare } from "../../src/index.ts";
import { campaign, people } from "../cli/campaign.ts";
import { project } from "../helpers/project.ts";

const bad = "phone,name\n12,Ben\n";
const typo = "type: text\ntext: Hi {{nam}}";
const inFile = "bad.csv:2:1 impossible_number";

async function told(
  parts: Parameters<typeof campaign>[0],
  files: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const cwd = await project({
    "people.csv": people,
    "bad.csv": bad,
    "campaigns/a.yaml": campaign(parts),
    ...files,
  });
  const request = { campaign: "campaigns/a.yaml", cwd, env: {}, purpose: "check" } as const;
  const { value, diagnostics } = await prepare(request);
  expect(value).toBeUndefined();
  return diagnostics
    .map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`)
    .toSorted();
}

describe("a mistake in a list of numbers hides no other in it", () => {
  const numbers = '[254712345678, "+12", "0712345678", "+254712345679"]';
  const plain = { message: "type: text\ntext: Hi" };

  it("among recipients", async () => {
    const recipients = `- numbers: ${numbers}\n  country: KE`;
    expect(await told({ ...plain, recipients })).toEqual([
      "campaigns/a.yaml:4:15 unquoted_number",
      "campaigns/a.yaml:4:29 impossible_number",
    ]);
  });

  it("among those excluded", async () => {
    const more = `exclude:\n  - numbers: ${numbers}\n    country: KE\n`;
    expect(await told({ ...plain, more })).toEqual([
      "campaigns/a.yaml:9:15 unquoted_number",
      "campaigns/a.yaml:9:29 impossible_number",
    ]);
  });

  it("among those suppressed", async () => {
    const file = `default_country: KE\nsuppress:\n  - numbers: ${numbers}\n`;
    expect(await told(plain, { "carillon.yaml": file })).toEqual([
      "carillon.yaml:3:15 unquoted_number",
      "carillon.yaml:3:29 impossible_number",
    ]);
  });

  it("but nothing is said of a number whose country is misspelt", async () => {
    const recipients = '- numbers: ["0712345678", "+12"]\n  contry: KE';
    expect(await told({ ...plain, recipients })).toEqual([
      "campaigns/a.yaml:4:29 impossible_number",
      "campaigns/a.yaml:5:5 unknown_key",
    ]);
  });
});

describe("a source of which nobody knows what it is hides no other", () => {
  it.each([
    ["no source", "- 42", "campaigns/a.yaml:4:5 unknown_source"],
    ["a misspelt key", "- cvs: ../people.csv", "campaigns/a.yaml:4:5 unknown_key"],
    ["a path that is a number", "- csv: 5", "campaigns/a.yaml:4:10 unquoted_number"],
  ])("%s", async (_what, wrong, expected) => {
    const recipients = `${wrong}\n- csv: ../bad.csv`;
    // What it has for columns nobody knows, so `nam` may be one.
    expect(await told({ recipients, message: typo })).toEqual([inFile, expected]);
  });

  it("no recipients at all: a list that is excluded", async () => {
    const recipients = "";
    const more = "exclude: [{ csv: ../bad.csv }, { csv: ../gone.csv, phon: x }]\n";
    expect(await told({ recipients, more })).toEqual([
      inFile,
      "campaigns/a.yaml:3:1 wrong_type",
      "campaigns/a.yaml:8:39 file_missing",
      "campaigns/a.yaml:8:52 unknown_key",
    ]);
  });
});

describe("a mistake in a CSV hides no other", () => {
  it("a column for `ref` that is not there: the rows", async () => {
    expect(await told({ recipients: "- csv: ../bad.csv\n  ref: id" })).toEqual([
      inFile,
      "campaigns/a.yaml:5:10 missing_column",
    ]);
  });

  it("a column for `where` that is not there: nothing of rows that may not be meant", async () => {
    const recipients = "- csv: ../bad.csv\n  where: { tag: [vip] }";
    expect(await told({ recipients })).toEqual(["campaigns/a.yaml:5:14 missing_column"]);
  });

  it("two columns of one name: the numbers, but no cells", async () => {
    const file = "phone,name,name\n12,,\n+254712345678,,\n";
    const recipients = "- csv: ../bad.csv";
    expect(await told({ recipients }, { "bad.csv": file })).toEqual([
      "bad.csv:1:1 duplicate_column",
      inFile,
    ]);
  });

  it("two columns for the numbers: nothing of the rows", async () => {
    const recipients = "- csv: ../bad.csv";
    expect(await told({ recipients }, { "bad.csv": "phone,phone,name\n12,12,\n" })).toEqual([
      "bad.csv:1:1 duplicate_column",
    ]);
  });

  it("a quote that is never closed: the files behind it", async () => {
    const recipients = "- csv: ../open.csv\n- csv: ../bad.csv";
    const files = { "open.csv": 'phone,name\n+254712345678,"Ann\n+254712345679,Cat\n' };
    expect(await told({ recipients }, files)).toEqual([inFile, "open.csv:2:1 unclosed_quote"]);
  });

  it("a number that a spreadsheet destroyed: those that are none", async () => {
    const file = "phone,name\n2.547E+11,Ann\n12,Ben\n+254712345678,\n";
    const recipients = "- csv: ../bad.csv";
    expect(await told({ recipients }, { "bad.csv": file })).toEqual([
      "bad.csv:2:1 exponent_number",
      "bad.csv:3:1 impossible_number",
      "bad.csv:4:1 empty_value",
    ]);
  });
});

describe("a mistake in the message hides no other", () => {
  it("a field of the wrong kind: the names in the others, and empty cells", async () => {
    const message = "type: text\ntext: Hi {{name}} {{nam}}\nreply_to: [1]";
    expect(await told({ message })).toEqual([
      "campaigns/a.yaml:7:23 unknown_variable",
      "campaigns/a.yaml:8:13 wrong_type",
    ]);
    const other = "type: image\nlink: [1]\ncaption: Hi {{name}}";
    const files = { "people.csv": "phone,name\n+254712345678,\n" };
    expect(await told({ message: other }, files)).toEqual([
      "campaigns/a.yaml:7:9 wrong_type",
      "people.csv:2:1 empty_value",
    ]);
  });

  it("an unknown type: the names", async () => {
    expect(await told({ message: "type: txt\ntext: Hi {{nam}}" })).toEqual([
      "campaigns/a.yaml:6:9 unknown_type",
      "campaigns/a.yaml:7:14 unknown_variable",
    ]);
  });

  it("an entry of a list: the names in the other entries", async () => {
    const message = `type: interactive
interactive:
  type: button
  body: { text: Hi }
  action:
    buttons:
      - 5
      - { type: reply, reply: { id: a, title: "{{nam}}" } }`;
    expect(await told({ message })).toEqual([
      "campaigns/a.yaml:12:11 wrong_type",
      "campaigns/a.yaml:13:52 unknown_variable",
    ]);
  });

  it("an unknown name: cells that are empty elsewhere, and once what is wrong for everyone", async () => {
    const message = "type: image\nlink: x\ncaption: Hi {{name}}\nreply_to: '{{nam}}'";
    const files = { "people.csv": "phone,name\n+254712345678,\n+254712345679,Ann\n" };
    expect(await told({ message }, files)).toEqual([
      "campaigns/a.yaml:7:9 bad_link",
      "campaigns/a.yaml:9:16 unknown_variable",
      "people.csv:2:1 empty_value",
    ]);
  });
});

describe("a mistake in carillon.yaml hides none in a campaign", () => {
  it("no providers where they should be: everything but the provider's limits", async () => {
    const recipients = "- csv: ../bad.csv";
    const files = { "carillon.yaml": "providers:\n" };
    expect(await told({ recipients, message: typo }, files)).toEqual([
      inFile,
      "campaigns/a.yaml:7:14 unknown_variable",
      "carillon.yaml:1:1 wrong_type",
    ]);
  });

  it("a file that cannot be read: what the campaign says, but not how its rows are read", async () => {
    const files = { "carillon.yaml": "providers: [\n" };
    const wrong = { recipients: "- csv: ../bad.csv", more: "wave: 0\nexpires: 2026-02-30\n" };
    const found = await told(wrong, files);
    expect(found.slice(0, 2)).toEqual([
      "campaigns/a.yaml:8:7 wrong_value",
      "campaigns/a.yaml:9:10 bad_date",
    ]);
    expect(found.slice(2).every((one) => one.startsWith("carillon.yaml:"))).toBe(true);
  });
});

describe("ids that differ, but not on every disk", () => {
  it.each([
    ["in the case of a letter", "Sale"],
    ["in a dot at the end", "sale."],
  ])("%s", async (_how, id) => {
    const files = { "campaigns/b.yaml": campaign({ id }) };
    expect(await told({}, files)).toEqual(["campaigns/a.yaml:1:5 duplicate_id"]);
  });
});
