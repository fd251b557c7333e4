import { chmod, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "csv-stringify/sync";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { answer, faultServer } from "../helpers/fault-server.ts";
import { carillon } from "../helpers/carillon.ts";
import type { Finished } from "../helpers/carillon.ts";
import { project } from "../helpers/project.ts";
import { startSandbox } from "../../src/index.ts";
import { commandsIn, steersTerminal } from "./runner-commands.ts";

const canary = "canary-Of/hostile+worlds";
const file = "campaigns/c.yaml";

/** What a stranger types into a form, and a provider answers. */
const injections = [
  "::error::owned",
  "::set-env name=PATH::/tmp/evil",
  "\n::add-path::/tmp/evil",
  "\r\n::stop-commands::x",
  "  ::warning file=a,line=1::x",
  "x\u2028::error::y",
  "x\u0085::error::y",
  "\u200e::error::x",
  "\u202e::error::x",
  "##[error]x",
  "a ##[command]x",
  "##\u0000[error]x".replace("\0", "\u0001"),
  "#\u001b#[group]x",
  ":\u001b:debug::x",
  "\u001b[2J\u001b[H",
  "\u001b]52;c;ZXZpbA==\u0007",
  "\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007",
  "\u009b31m",
  "\u0008\u0008\u0008gone",
  "\u202egpj.exe",
  "\u2066isolated\u2069",
  "\u{e0041}\u{e0042}",
  "<script>alert(1)</script>",
  "<img src=https://evil.example/x>",
  "![x](https://evil.example/x)",
  "[x](javascript:alert(1))",
  "</code></pre><h1>x",
  "`x` ```y```",
  "| a | b |",
  "=cmd|' /C calc'!A0",
  "@SUM(1+1)",
  "-2+3",
  "\t=1",
  "${GITHUB_TOKEN} $(id) `id` %0A::error::x",
];

/** What only a provider knows. */
const echoes = [
  `key ${canary}`,
  `key ${Buffer.from(canary).toString("base64")}`,
  `${"long ".repeat(58)}${canary}`,
  canary,
];

const answers = [...injections, ...echoes];

const people = stringify([
  ["phone", "ref", "name"],
  ...answers.map((_, nth) => {
    const text = injections[nth] ?? "";
    return [`+2547120${String(nth).padStart(5, "0")}`, text, text];
  }),
  ["none", "=1+1", "::error::nobody"],
]);

function isSafe(what: string, text: string): void {
  expect({ what, commands: commandsIn(text) }).toEqual({ what, commands: [] });
  expect({ what, steers: steersTerminal(text) }).toEqual({ what, steers: false });
}

describe("hostile recipients at a hostile provider", () => {
  let cwd: string;
  let env: Readonly<Record<string, string>>;
  const run = (...args: readonly string[]): Promise<Finished> => carillon(args, { cwd, env });

  beforeAll(async () => {
    cwd = await project({
      [file]: `id: c
provider: flowiq
recipients:
  - csv: ../people.csv
    ref: ref
message:
  type: text
  text: 'Hi {{default name "there"}}'
max_invalid: 1
send:
  concurrency: 1
  abort: { failure_rate: 1, consecutive: 1000 }
`,
      "people.csv": people,
      "summary.md": "",
    });
  });

  it("give nobody a command, an escape code, a formula or the secret, in anything we say", async () => {
    const server = await faultServer({
      reply: (socket, arrival, nth) => {
        const text = answers[(nth - 1) % answers.length] ?? "";
        const yes = { success: true, data: { message_id: text } };
        const no = { success: false, error: text, code: text, message: text };
        // Each comes once as an id, and once as a reason.
        const body = JSON.stringify(nth % 3 === 0 ? yes : no);
        return answer(nth % 3 === 1 ? 400 : 200, body)(socket, arrival, nth);
      },
    });
    env = {
      FLOWIQ_BASE_URL: server.url,
      FLOWIQ_API_KEY: canary,
      FLOWIQ_TENANT_ID: "acme",
      GITHUB_STEP_SUMMARY: join(cwd, "summary.md"),
      GITHUB_ACTIONS: "true",
    };
    const tellings = [
      ["send", file, "--yes"],
      ["validate", file, "--format", "github"],
      ["preview", file, "--limit", "50"],
      ["preview", file, "--limit", "50", "--format", "markdown"],
      ["status", file],
      ["report", "--campaign", "c"],
      ["report", "--campaign", "c", "--format", "junit"],
      ["ledger", "export"],
    ];
    for (const args of tellings) {
      const { code, stdout, stderr } = await run(...args);
      const own = args.includes("github")
        ? stdout.replaceAll(/^::(?:error|warning) /gm, "")
        : stdout;
      expect({ args, code }).not.toMatchObject({ code: 70 });
      isSafe(args.join(" "), own + stderr);
    }
    expect(server.arrivals).toHaveLength(answers.length);

    const [id = ""] = await readdir(join(cwd, "reports/c"));
    const names = await readdir(join(cwd, "reports/c", id));
    for (const path of [...names.map((name) => join("reports/c", id, name)), "summary.md"]) {
      isSafe(path, await readFile(join(cwd, path), "utf8"));
    }
    // Nothing that a recipient wrote is in what a pull request or a step shows.
    const summary = await readFile(join(cwd, "summary.md"), "utf8");
    expect(summary).toContain("rejected");
    expect(summary).not.toMatch(/<script|<img|\]\(http|\]\(javascript/);
  }, 180_000);
});

describe("files with numbers in them", () => {
  it.each(["000", "077"])("are their owner's alone under umask %s", async (umask) => {
    const cwd = await project({
      [file]: `id: c
provider: flowiq
recipients:
  - csv: ../people.csv
message:
  type: text
  text: Hi
`,
      "people.csv": "phone\n+254712345678\n",
      "preview.html": "was here before",
    });
    await chmod(join(cwd, "preview.html"), 0o666);
    const sandbox = await startSandbox({});
    onTestFinished(() => sandbox.close());
    const env = {
      FLOWIQ_BASE_URL: sandbox.baseUrl("flowiq"),
      FLOWIQ_API_KEY: canary,
      FLOWIQ_TENANT_ID: "acme",
    };
    await writeFile(join(cwd, "people.csv"), "phone\n+254712345678\n");
    const preview = ["preview", file, "--format", "html", "--out", "preview.html", "--reveal"];
    for (const args of [["send", file, "--yes", "--reveal"], preview]) {
      const { code, stderr } = await carillon(args, { cwd, env, umask });
      expect({ code, stderr }).toMatchObject({ code: 0 });
    }
    const holding = [
      ...(await entriesBelow(cwd, ".carillon")),
      ...(await entriesBelow(cwd, "reports")),
    ];
    expect(holding.length).toBeGreaterThan(6);
    for (const path of [...holding, "preview.html"]) {
      const { mode } = await stat(join(cwd, path));
      expect({ path, forOthers: mode & 0o077 }).toEqual({ path, forOthers: 0 });
    }
  });
});

async function entriesBelow(root: string, folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(root, folder), { recursive: true });
  return [folder, ...entries.map((name) => join(folder, name))];
}
