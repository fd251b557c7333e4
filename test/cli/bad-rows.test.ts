import { afterAll, beforeAll, describe, it } from "vitest";
import { startSandbox } from "../../src/sandbox/start-sandbox.ts";
import type { Sandbox } from "../../src/sandbox/start-sandbox.ts";
import type { Parts } from "./campaign.ts";
import { expectRefusal, validateAll } from "./refusal.ts";
import type { BadInput, Refused } from "./refusal.ts";

const csv = (text: string | Uint8Array) => ({ files: { "people.csv": text } });

const badSource: readonly BadInput[] = [
  {
    name: "a CSV that is not there",
    campaign: { recipients: "- csv: ¦../peopel.csv" },
    code: "file_missing",
  },
  {
    name: "a CSV outside the project",
    campaign: { recipients: "- csv: ¦../../people.csv" },
    code: "file_outside_root",
  },
  {
    name: "a link to a file outside the project",
    campaign: { recipients: "- csv: ¦../linked.csv" },
    links: { "linked.csv": "/etc/hostname" },
    code: "file_outside_root",
  },
  { name: "a folder", campaign: { recipients: "- csv: ¦../campaigns" }, code: "not_a_file" },
  {
    name: "no column with the number",
    campaign: { recipients: "- csv: ../people.csv\n  phone: mobile" },
    at: "people.csv:1:1",
    code: "missing_column",
    says: "phone",
  },
  {
    name: "no column that `ref` names",
    campaign: { recipients: "- csv: ../people.csv\n  ref: ¦nam" },
    code: "missing_column",
    says: "name",
  },
  {
    name: "no column that `where` names",
    campaign: { recipients: "- csv: ../people.csv\n  where:\n    ¦tag: [vip]" },
    code: "missing_column",
  },
  {
    name: "a suppression list that is not there",
    campaign: { more: "exclude:\n  - csv: ¦../gone.csv" },
    code: "file_missing",
  },
  {
    name: "the project's suppression list that is not there",
    files: { "carillon.yaml": "suppress: [¦gone.csv]\n" },
    code: "file_missing",
  },
  {
    name: "a number in a suppression list that cannot be read",
    campaign: { more: "exclude:\n  - csv: ../out.csv" },
    files: { "out.csv": "phone\n+254712000001\n¦who knows\n" },
    code: "impossible_number",
  },
];

const badCsv: readonly BadInput[] = [
  {
    name: "no column with the usual name",
    ...csv("¦mobile,name\n+254712345678,Ann\n"),
    code: "missing_column",
  },
  {
    name: "a header written twice",
    ...csv("¦phone,name,name\n+254712345678,Ann,B\n"),
    code: "duplicate_column",
  },
  { name: "a NUL", ...csv("phone,name\n¦+254712345678,A\0n\n"), code: "nul_character" },
  {
    name: "UTF-16",
    ...csv(Buffer.from("\uFEFFphone,name\n+254712345678,Ann\n", "utf16le")),
    code: "not_utf8",
    at: "people.csv:1:1",
  },
  {
    name: "Latin-1",
    ...csv(Buffer.from("phone,name\n+254712345678,José\n", "latin1")),
    code: "not_utf8",
    at: "people.csv:2:1",
  },
  { name: "a header alone", ...csv("¦phone,name\n"), code: "no_rows" },
  { name: "an empty file", ...csv(""), code: "no_rows", at: "people.csv:1:1" },
  {
    name: "a quote that is not closed",
    ...csv('phone,name\n¦+254712345678,"Ann\n+254712345679,Ben\n'),
    code: "unclosed_quote",
  },
  {
    name: "a row with too many cells",
    ...csv("phone,name\n¦+254712345678,Ann,x\n"),
    code: "ragged_row",
  },
  { name: "a row with too few cells", ...csv("phone,name\n¦+254712345678\n"), code: "ragged_row" },
  {
    name: "a number that spreadsheets made",
    ...csv("phone,name\n¦2.54E+11,Ann\n"),
    code: "exponent_number",
  },
  {
    name: "a number that cannot be",
    ...csv("phone,name\n¦+25471,Ann\n"),
    code: "impossible_number",
  },
  { name: "no number", ...csv("phone,name\n¦,Ann\n"), code: "missing_number" },
  {
    name: "a national number without a country",
    ...csv("phone,name\n¦0712345678,Ann\n"),
    code: "no_country",
  },
];

const long = "x".repeat(1030);

const badRow: readonly BadInput[] = [
  {
    name: "an empty cell",
    ...csv("phone,name\n¦+254712345678,\n"),
    code: "empty_value",
    says: "name",
  },
  {
    name: "a text that is too long once filled in",
    campaign: { message: `type: text\ntext: ${"x".repeat(4000)}{{name}}` },
    ...csv(`phone,name\n¦+254712345678,${long}\n`),
    code: "too_long",
    says: "4096",
  },
  {
    name: "a caption that is too long once filled in",
    campaign: { message: 'type: image\nlink: https://x.example/a.jpg\ncaption: "{{name}}"' },
    ...csv(`phone,name\n¦+254712345678,${long}\n`),
    code: "too_long",
    says: "1024",
  },
  {
    name: "a button's title that is too long once filled in",
    campaign: {
      message: `type: interactive
interactive:
  type: button
  body: { text: Hi }
  action:
    buttons:
      - { type: reply, reply: { id: "1", title: "Yes, {{name}}" } }`,
    },
    ...csv("phone,name\n¦+254712345678,Bartholomew the Great\n"),
    code: "too_long",
    says: "20",
  },
  {
    name: "a list's row that is too long once filled in",
    campaign: {
      message: `type: interactive
interactive:
  type: list
  body: { text: Hi }
  action:
    button: Choose
    sections:
      - title: All
        rows:
          - { id: "1", title: "For {{name}}" }`,
    },
    ...csv("phone,name\n¦+254712345678,Bartholomew the Great\n"),
    code: "too_long",
    says: "24",
  },
  {
    name: "a latitude that a cell puts beyond the pole",
    campaign: { message: 'type: location\nlatitude: "{{name}}"\nlongitude: 36.82' },
    ...csv("phone,name\n¦+254712345678,95\n"),
    code: "wrong_value",
  },
  {
    name: "a latitude that a cell makes no number",
    campaign: { message: 'type: location\nlatitude: "{{name}}"\nlongitude: 36.82' },
    code: "wrong_value",
    at: "people.csv:2:1",
  },
  {
    name: "a link that a cell breaks",
    campaign: { message: 'type: image\nlink: "{{name}}"' },
    code: "bad_link",
    at: "people.csv:2:1",
  },
];

const text = (template: string): Parts => ({
  message: `type: text\ntext: "${template}"`,
});

const badTemplate: readonly BadInput[] = [
  {
    name: "a name there is not",
    campaign: text("Hi {{¦nam}}"),
    code: "unknown_variable",
    says: "did you mean",
  },
  {
    name: "a name that is a column and a var",
    campaign: { message: 'type: text\ntext: "Hi {{¦name}}"', more: "vars:\n  name: Bob" },
    code: "ambiguous_name",
  },
  {
    name: "a name that is a column and a helper",
    campaign: text("On {{¦date}}"),
    ...csv("phone,date\n+254712345678,2026-12-01\n"),
    code: "ambiguous_name",
    says: "{{this.date}}",
  },
  { name: "a helper there is not", campaign: text("{{¦shout name}}"), code: "unknown_helper" },
  {
    name: "a helper with too few arguments",
    campaign: text("{{¦truncate name}}"),
    code: "wrong_arguments",
  },
  { name: "a partial there is not", campaign: text("Hi {{> ¦foot}}"), code: "unknown_partial" },
  {
    name: "a partial that holds itself",
    campaign: text("Hi {{> footer}}"),
    files: { "campaigns/partials/footer.hbs": "Bye {{> ¦footer}}" },
    code: "recursive_partial",
  },
  { name: "a template that is not closed", campaign: text("Hi ¦{{name"), code: "template_syntax" },
  {
    name: "a partial that is not closed",
    campaign: text("Hi {{> footer}}"),
    files: { "campaigns/partials/footer.hbs": "Bye\n¦{{#if name}}x" },
    code: "template_syntax",
  },
  {
    name: "a name in a partial there is not",
    campaign: text("Hi {{> footer}}"),
    files: { "campaigns/partials/footer.hbs": "Bye\n{{¦nam}}" },
    code: "unknown_variable",
  },
  {
    name: "a partial chosen by a row",
    campaign: text("Hi {{> ¦(lookup . 'name')}}"),
    code: "unsupported_template",
  },
];

const all = [...badSource, ...badCsv, ...badRow, ...badTemplate].map((bad, nth) => ({
  ...bad,
  nth,
}));

let sandbox: Sandbox;
let refused: Refused;
beforeAll(async () => {
  sandbox = await startSandbox();
  refused = await validateAll(all);
});
afterAll(() => sandbox.close());

describe.concurrent("refuses, with nothing sent,", () => {
  it.each(all)("$name", (bad) => expectRefusal(bad, bad.nth, refused, sandbox));
});
