import { describe, expect, it } from "vitest";
import { prepare } from "../../src/index.ts";
import { campaign } from "../cli/campaign.ts";
import { project } from "../helpers/project.ts";

async function told(message: string, people: string, more = ""): Promise<readonly string[]> {
  const cwd = await project({ "people.csv": people, "a.yaml": yaml(message, more) });
  const request = { campaign: "a.yaml", cwd, env: {}, purpose: "check" } as const;
  const { diagnostics, value } = await prepare(request);
  await value?.close();
  return diagnostics.map(({ file, line, code }) => `${file}:${line} ${code}`);
}

function yaml(message: string, more: string): string {
  return campaign({ recipients: "- csv: people.csv", message, more });
}

function buttons(...replies: readonly string[]): string {
  const each = replies.map((reply) => `      - { type: reply, reply: ${reply} }\n`);
  return `type: interactive\ninteractive:\n  type: button\n  body: { text: Which? }\n  action:\n    buttons:\n${each.join("")}`;
}

function list(...ids: readonly string[]): string {
  const rows = ids.map((id) => `          - { id: "${id}", title: Tea }\n`);
  return `type: interactive\ninteractive:\n  type: list\n  body: { text: Which? }\n  action:\n    button: Choose\n    sections:\n      - title: Drinks\n        rows:\n${rows.join("")}`;
}

const people = "phone,one,two\n+254712345678,Tea,Coffee\n+254712345679,Tea,Tea\n";
const inRow = ["people.csv:3 duplicate_choice"];

describe("choices that a row makes the same make it invalid", () => {
  it("titles of buttons", async () => {
    const message = buttons('{ id: a, title: "{{one}}" }', '{ id: b, title: "{{two}}" }');
    expect(await told(message, people)).toEqual(inRow);
  });

  it("a title that is written, and one of the row", async () => {
    const message = buttons("{ id: a, title: Tea }", '{ id: b, title: "{{two}}" }');
    expect(await told(message, people)).toEqual(inRow);
  });

  it("ids of buttons", async () => {
    const message = buttons('{ id: "{{one}}", title: A }', '{ id: "{{two}}", title: B }');
    expect(await told(message, people)).toEqual(inRow);
  });

  it("ids of rows", async () => {
    expect(await told(list("{{one}}", "{{two}}"), people)).toEqual(inRow);
  });

  it("but not an id that is a title too", async () => {
    const message = buttons('{ id: "{{one}}", title: B }', '{ id: b, title: "{{one}}" }');
    expect(await told(message, people)).toEqual([]);
  });
});

describe("choices that are the same for everyone are told once, in the campaign", () => {
  it("made of vars", async () => {
    const message = buttons('{ id: a, title: "{{x}}" }', '{ id: b, title: "{{y}}" }');
    expect(await told(message, people, "vars: { x: Tea, y: Tea }\n")).toEqual([
      "a.yaml:13 duplicate_choice",
    ]);
  });

  it("and once only where they are written so", async () => {
    const message = buttons("{ id: a, title: Tea }", "{ id: b, title: Tea }");
    expect(await told(message, people)).toEqual(["a.yaml:13 duplicate_choice"]);
  });
});
