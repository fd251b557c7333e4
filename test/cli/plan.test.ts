import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseFault } from "../../src/sandbox/parse-fault.ts";
import { startSandbox } from "../../src/sandbox/start-sandbox.ts";
import { carillon } from "../helpers/carillon.ts";
import { project } from "../helpers/project.ts";
import { campaign, people } from "./campaign.ts";
import { sendingTo } from "./sending-to.ts";

const file = "campaigns/sale.yaml";

interface Planned {
  readonly totals: Readonly<Record<string, number>>;
  readonly filtered_out: number;
  readonly digest: string;
  readonly notices: readonly string[];
  readonly reasons: readonly unknown[];
}

async function planOf(cwd: string, env: Readonly<Record<string, string>> = {}): Promise<Planned> {
  const { code, stdout, stderr } = await carillon(["plan", file, "--json"], { cwd, env });
  expect({ code, stderr: stderr.replaceAll(/^.*warning.*\n|^ {2}hint.*\n|^\n/gm, "") }).toEqual({
    code: 0,
    stderr: "",
  });
  return JSON.parse(stdout) as Planned;
}

const mixed = `phone,name,city
+254712000001,Ann,nairobi
+254712000002,Ben,nairobi
0712000001,Ann again,nairobi
+254712000003,Cat,nairobi
+254712000004,,nairobi
+254712000005,Eve,nairobi
12345,Fay,nairobi
+254712000006,Gus,nairobi,more
+254712000007,Hal,mombasa
+254712000008,Ida,nairobi
`;

describe("a plan of a mixed audience", () => {
  const files = {
    "carillon.yaml": "default_country: KE\nsuppress: [out.csv]\n",
    "out.csv": "phone\n+254712000003\n",
    "people.csv": mixed,
    [file]: campaign({
      recipients: "- csv: ../people.csv\n  where: { city: [nairobi] }",
      more: 'max_invalid: 40%\nexclude:\n  - numbers: ["+254712000005"]',
    }),
  };

  it("puts every row where it belongs, and the sum is always the rows", async () => {
    const cwd = await project(files);
    const { totals, filtered_out: filteredOut, reasons } = await planOf(cwd);
    expect(totals).toEqual({
      rows: 9,
      invalid: 3,
      duplicate: 1,
      suppressed: 2,
      already_sent: 0,
      held: 0,
      planned: 3,
    });
    expect(filteredOut).toBe(1);
    expect(reasons).toEqual(
      expect.arrayContaining([
        { fate: "invalid", code: "empty_value", count: 1 },
        { fate: "invalid", code: "impossible_number", count: 1 },
        { fate: "invalid", code: "ragged_row", count: 1 },
      ]),
    );
  });

  it("knows from the ledger who was sent to and who is held", async () => {
    const cwd = await project(files);
    const faults = ["refuse,for=+254712000002", "reset,for=+254712000008"].map(parseFault);
    const sandbox = await startSandbox({ faults });
    const env = sendingTo(sandbox);
    const sent = await carillon(["send", file, "--yes"], { cwd, env });
    await sandbox.close();
    expect(sent.code).toBe(1);
    const { totals, reasons } = await planOf(cwd, env);
    expect(totals).toEqual({
      rows: 9,
      invalid: 3,
      duplicate: 1,
      suppressed: 2,
      already_sent: 1,
      held: 2,
      planned: 0,
    });
    expect(reasons).toEqual(
      expect.arrayContaining([
        { fate: "held", code: "rejected", count: 1 },
        { fate: "held", code: "in_doubt", count: 1 },
      ]),
    );
  });

  it("says in its text what it says in JSON", async () => {
    const cwd = await project(files);
    const { code, stdout } = await carillon(["plan", file], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^rows +9\n/m);
    expect(stdout).toMatch(/^ {2}planned +3\n/m);
    expect(stdout).toMatch(/^ {2}invalid +3 {3}empty_value 1, impossible_number 1, ragged_row 1$/m);
    expect(stdout).toMatch(/^left by where +1\n/m);
    expect(stdout).toContain("by country  KE 3\n");
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).toMatch(/^digest +sha256:[0-9a-f]{16}…$/m);
  });

  it("is refused once more rows are invalid than allowed", async () => {
    const cwd = await project({
      ...files,
      [file]: files[file].replace("max_invalid: 40%", "max_invalid: 2"),
    });
    const { code, stdout, stderr } = await carillon(["plan", file], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("people.csv:6:1: error empty_value");
  });
});

describe.concurrent("a plan's notices", () => {
  const image = "type: image\nlink: https://x.example/a.jpg";
  const template = "type: template\ntemplate: 7\ncomponents: []";

  it.each([
    { name: "tell that free-form types may come too late", message: image, told: true },
    { name: "have nothing to say of a template", message: template, told: false },
  ])("$name", async ({ message, told }) => {
    const cwd = await project({
      "people.csv": people,
      [file]: campaign({ provider: "autokonnect", message }),
    });
    const { notices } = await planOf(cwd);
    expect(notices.some((notice) => notice.includes("24 hours"))).toBe(told);
  });

  it("tell what tags cannot promise", async () => {
    const recipients = '- tags: ["42"]\n  unsuppressed: true';
    const message = "type: text\ntext: Hi";
    const cwd = await project({
      [file]: campaign({ provider: "autokonnect", recipients, message }),
    });
    const { notices, totals } = await planOf(cwd);
    expect(notices.join("\n")).toContain("the promise does not reach inside");
    expect(totals).toMatchObject({ rows: 1, planned: 1 });
  });
});

describe.concurrent("a plan's digest", () => {
  const two = "phone,name\n+254712345678,Ann\n+254712345679,Ben\n";
  const footer = "campaigns/partials/footer.hbs";
  const text = campaign({ message: 'type: text\ntext: "Hi {{name}} {{> footer}}"' });
  const files = { "people.csv": two, [file]: text, [footer]: "Bye\n" };

  const digestAfter = async (changed: Readonly<Record<string, string>>) => {
    const cwd = await project(files);
    const { digest } = await planOf(cwd);
    for (const [name, content] of Object.entries(changed))
      await writeFile(join(cwd, name), content);
    return { before: digest, after: (await planOf(cwd)).digest };
  };

  it.each([
    { name: "nothing is changed", changed: {} },
    { name: "a comment is", changed: { [file]: `# new\n${text}` } },
    {
      name: "the keys are in another order",
      changed: { [file]: `${text.replace("id: sale\n", "")}id: sale\n` },
    },
    { name: "the description is", changed: { [file]: `${text}description: Anew\n` } },
  ])("stays where $name", async ({ changed }) => {
    const { before, after } = await digestAfter(changed);
    expect(before).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(after).toBe(before);
  });

  it.each([
    { name: "a cell", changed: { "people.csv": two.replace("Ann", "Anna") } },
    { name: "a number", changed: { "people.csv": two.replace("5679", "5670") } },
    { name: "the text", changed: { [file]: text.replace("Hi", "Hello") } },
    { name: "a partial", changed: { [footer]: "Bye bye\n" } },
    { name: "the wave", changed: { [file]: `${text}wave: 2\n` } },
    {
      name: "the order of rows",
      changed: { "people.csv": "phone,name\n+254712345679,Ben\n+254712345678,Ann\n" },
    },
  ])("changes with $name", async ({ changed }) => {
    const { before, after } = await digestAfter(changed);
    expect(after).not.toBe(before);
  });
});
