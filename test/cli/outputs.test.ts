import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseFault } from "../../src/sandbox/parse-fault.ts";
import { startSandbox } from "../../src/sandbox/start-sandbox.ts";
import type { Sandbox } from "../../src/sandbox/start-sandbox.ts";
import { carillon } from "../helpers/carillon.ts";
import type { Finished } from "../helpers/carillon.ts";
import { project } from "../helpers/project.ts";
import { campaign } from "./campaign.ts";
import { canary, sendingTo } from "./sending-to.ts";

const file = "campaigns/sale.yaml";
const refused = "+254712000002";

/** Everyone in it, in every way their number is written here; nobody may be recognised by it. */
const numbers = [
  ["+254712000001", "254712000001", "0712000001", "0712 000 001", "+254 712 000 001"],
  [refused, refused.slice(1)],
  ["+254712000003", "254712000003"],
  ["+254733000004", "254733000004", "0733000004", "+254 733 000 004"],
  ["+254712000005", "254712000005"],
  ["+254711999999", "254711999999", "0711999999"],
].flat();

const people = `phone,name,friend
0712 000 001,Ann,+254 733 000 004
${refused},Ben,
+254712000003,Cat,
0712 000 001,Ann again,
+254712000005,Dan,
12,Eve,
`;

const files = {
  "carillon.yaml": "default_country: KE\nsuppress: [out.csv]\n",
  "people.csv": people,
  "out.csv": "phone\n+254712000005\n",
  [file]: campaign({
    recipients: "- csv: ../people.csv\n  ref: phone",
    message:
      'type: text\ntext: "Hi {{name}}, is {{phone}} yours? {{#if friend}}{{friend}} says hi.{{/if}}"',
    more: "max_invalid: 1",
  }),
};

let cwd: string;
let sandbox: Sandbox;
let env: Readonly<Record<string, string>>;
let sent: Finished;

beforeAll(async () => {
  cwd = await project(files);
  const faults = [
    `refuse,for=${refused},message=no account has ${refused}`,
    "reset,for=+254712000003",
  ];
  sandbox = await startSandbox({ faults: faults.map(parseFault) });
  env = sendingTo(sandbox);
  sent = await carillon(["send", file, "--yes"], { cwd, env });
});
afterAll(() => sandbox.close());

const run = (...args: readonly string[]): Promise<Finished> => carillon(args, { cwd, env });

describe("a first send", () => {
  it("ends with 1 where someone is rejected and someone in doubt, and tells people on stderr", () => {
    expect(sent).toMatchObject({ code: 1, stdout: "" });
    expect(sent.stderr).toMatch(/accepted +1\n/);
    expect(sent.stderr).toMatch(/rejected +1\n/);
    expect(sent.stderr).toMatch(/in doubt +1\n/);
  });

  it("writes four files, and those with numbers in them for their owner alone", async () => {
    const [run] = await readdir(join(cwd, "reports/sale"));
    const folder = join(cwd, "reports/sale", run);
    expect((await readdir(folder)).toSorted()).toEqual([
      "recipients.csv",
      "report.html",
      "report.json",
      "summary.md",
    ]);
    expect((await stat(join(folder, "recipients.csv"))).mode & 0o777).toBe(0o600);
    expect((await stat(join(cwd, ".carillon"))).mode & 0o777).toBe(0o700);
  });
});

/** What each ends with here: Eve's row is invalid, Ben is rejected, Cat in doubt. */
const codes = {
  validate: 0,
  preview: 2,
  plan: 0,
  send: 0,
  status: 1,
  report: 0,
  providers: 0,
} as const;

type Name = keyof typeof codes;

const commands = Object.keys(codes) as readonly Name[];

function argsOf(name: Name, ...more: readonly string[]): readonly string[] {
  const own = { ...anyFile, send: [file, "--dry-run"], preview: [file, "--limit", "10"] };
  return [name, ...own[name], ...more];
}

const anyFile = {
  validate: [file],
  plan: [file],
  status: [file],
  report: [],
  providers: [],
} as const;

describe.concurrent("every command", () => {
  it.each(commands)(
    "%s --json writes one JSON document to stdout, and nothing else",
    async (name) => {
      const { code, stdout } = await run(...argsOf(name, "--json"));
      expect(JSON.parse(stdout)).toEqual(expect.anything());
      expect(stdout.endsWith("\n")).toBe(true);
      expect(code).toBe(codes[name]);
    },
  );

  it.each(commands)("%s --quiet has nothing to say where nothing is an error", async (name) => {
    expect(await run(...argsOf(name, "--quiet"))).toMatchObject({ code: codes[name], stderr: "" });
  });

  it.each(commands)("%s writes no escape codes into a pipe", async (name) => {
    const { stdout, stderr } = await run(...argsOf(name));
    expect(stdout + stderr).toBe(stripVTControlCharacters(stdout + stderr));
    expect(stdout + stderr).not.toBe("");
  });
});

describe.concurrent("colours", () => {
  const colourful = { FORCE_COLOR: "1" };

  it("are there where they are wanted", async () => {
    const { stdout } = await carillon(["plan", file], { cwd, env: colourful });
    expect(stdout).toContain("\u001B[1m");
  });

  it.each([
    { how: "--no-color", args: ["--no-color"], more: {} },
    { how: "NO_COLOR", args: [], more: { NO_COLOR: "1" } },
  ])("are gone with $how", async ({ args, more }) => {
    const env = { ...colourful, ...more };
    const { stdout, stderr } = await carillon(["plan", file, ...args], { cwd, env });
    expect(stdout + stderr).toBe(stripVTControlCharacters(stdout + stderr));
  });
});

/** Every way of telling, and whatever it leaves in files. */
const tellings: readonly (readonly string[])[] = [
  ["validate", file],
  ["validate", file, "--json"],
  ["validate", file, "--format", "github"],
  ...["pretty", "html", "markdown", "json"].map((format) => [
    "preview",
    file,
    "--limit",
    "10",
    "--format",
    format,
  ]),
  ["preview", file, "--limit", "10", "--format", "html", "--out", "preview.html"],
  ["preview", file, "--only", "+254711999999"],
  ["preview", file, "--only", "0711999999"],
  ["plan", file],
  ["plan", file, "--json"],
  ["plan", file, "--format", "markdown"],
  ["plan", file, "--out", "plan.json"],
  ["send", file, "--dry-run"],
  ["send", file, "--sandbox", "--json"],
  ["send", file, "--yes", "--only", "+254711999999"],
  ["send", file, "--yes", "--test", "+254711999999"],
  ["send", file, "--yes", "--test", "+254711999999", "--json"],
  ["send", file, "--yes", "--retry", "rejected", "--json"],
  ["status", file],
  ["status", file, "--json"],
  ...["pretty", "json", "markdown", "html", "junit", "csv"].map((format) => [
    "report",
    "--campaign",
    "sale",
    "--format",
    format,
  ]),
  ["resolve", file, "--outcome", "failed", "--reason", "asked", "--only", "+254711999999"],
  ["resolve", file, "--outcome", "failed", "--reason", "asked", "--only", "+254712000003"],
];

it("shows no number, and no secret, anywhere, unless told to", async () => {
  const said = [sent.stdout, sent.stderr];
  for (const args of tellings) {
    const { stdout, stderr } = await run(...args);
    expect({ args, said: heldBy(stdout + stderr) }).toEqual({ args, said: [] });
    said.push(stdout, stderr);
  }
  expect(said.join("\n")).toContain("+2547******01");
  const left = [...(await textsBelow(join(cwd, "reports"))), "preview.html", "plan.json"];
  for (const name of left) {
    const text = await readFile(join(cwd, name), "utf8");
    expect({ name, said: heldBy(text) }).toEqual({ name, said: [] });
  }
  // Some forty commands, one after the other.
}, 600_000);

function heldBy(text: string): readonly string[] {
  return [...numbers, canary].filter((one) => text.includes(one));
}

async function textsBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(cwd, join(entry.parentPath, entry.name)));
}

describe("--reveal shows numbers in full", () => {
  it.each(["json", "html", "markdown", "pretty"])("in a preview as %s", async (format) => {
    const { stdout } = await run("preview", file, "--format", format, "--reveal");
    expect(stdout).toContain("+254712000001");
  });

  it("in the report of a run that was told to", async () => {
    const apart = ["--report-dir", "revealed"];
    await run("send", file, "--dry-run", "--reveal", ...apart);
    const asked = ["--campaign", "sale", "--format", "csv", "--reveal", ...apart];
    const { stdout } = await run("report", ...asked);
    expect(stdout).toContain("+254712000001");
  });
});
