import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { carillon, startCarillon } from "../helpers/carillon.ts";
import type { Finished } from "../helpers/carillon.ts";
import { project } from "../helpers/project.ts";
import { campaign, people } from "./campaign.ts";

let cwd: string;
beforeAll(async () => {
  cwd = await project({ "people.csv": people, "campaigns/sale.yaml": campaign() });
});

const run = (...args: readonly string[]): Promise<Finished> => carillon(args, { cwd });

/** Every command of the contract with the flags it names there. */
const commands: Readonly<Record<string, readonly string[]>> = {
  init: ["--provider", "--yes"],
  validate: [],
  preview: ["--limit", "--only", "--format", "--out"],
  plan: ["--out"],
  diff: ["--base", "--format"],
  send: [
    "--plan",
    "--yes",
    "--dry-run",
    "--sandbox",
    "--limit",
    "--only",
    "--test",
    "--retry",
    "--wait",
    "--allow-new-ledger",
    "--allow-pull-request",
  ],
  status: [],
  resolve: ["--outcome", "--only", "--all", "--reason"],
  report: ["--format"],
  providers: [],
  sandbox: ["--port", "--fault"],
};

const everywhere = [
  "--json",
  "--quiet",
  "--no-progress",
  "--no-color",
  "--config",
  "--ledger",
  "--report-dir",
  "--data-dir",
  "--reveal",
  "--help",
];

describe.concurrent("help", () => {
  it("names every command, on stdout", async () => {
    const { code, stdout, stderr } = await run("--help");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const name of Object.keys(commands))
      expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, "m"));
  });

  it.each(Object.entries(commands))("of %s names its flags", async (name, flags) => {
    const { code, stdout, stderr } = await run(name, "--help");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const all = [...flags, ...everywhere];
    expect(all.filter((flag) => !new RegExp(`(^|[ ,])${flag}\\b`, "m").test(stdout))).toEqual([]);
    expect(stdout).toContain("Example");
    expect(
      Math.max(...stdout.split("\n").map((line) => (/^ {2}\$/.test(line) ? 0 : line.length))),
    ).toBeLessThanOrEqual(80);
  });

  it("comes for `help send` as for `send --help`", async () => {
    expect(await run("help", "send")).toEqual(await run("send", "--help"));
    expect(await run("help")).toEqual(await run("--help"));
  });

  it("comes on stderr with exit code 2 where no command is named", async () => {
    const { code, stdout, stderr } = await run();
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("Usage: carillon");
  });
});

it("--version says the version of the package", async () => {
  const { version } = JSON.parse(
    await readFile(new URL("../../package.json", import.meta.url), "utf8"),
  ) as { version: string };
  const said = { code: 0, stdout: `${version}\n`, stderr: "" };
  expect(await run("--version")).toEqual(said);
  expect(await run("-v")).toEqual(said);
});

const slips = [
  { args: ["vaildate"], says: "Did you mean validate?" },
  { args: ["plan", "campaigns/sale.yaml", "--jsn"], says: "Did you mean --json?" },
  { args: ["send", "campaigns/sale.yaml", "--sandbx"], says: "Did you mean --sandbox?" },
  { args: ["plan"], says: "missing required argument 'file'" },
  { args: ["plan"], says: "(carillon plan --help says more)" },
  { args: ["plan"], says: "the campaigns here: campaigns/sale.yaml" },
  { args: ["help", "snd"], says: "Did you mean send?" },
  { args: ["snd", "--help"], says: "Did you mean send?" },
  {
    args: ["preview", "campaigns/sale.yaml", "--format", "xml"],
    says: "pretty, html, markdown, json",
  },
  { args: ["preview", "campaigns/sale.yaml", "--limit", "0"], says: "whole number of at least 1" },
  {
    args: ["send", "campaigns/sale.yaml", "--only", "0712345678"],
    says: "with + and the country code",
  },
  { args: ["send", "campaigns/sale.yaml", "--retry", "failed"], says: "rejected or in_doubt" },
  { args: ["send", "campaigns/sale.yaml", "--test", "me"], says: "with + and the country code" },
  { args: ["send", "campaigns/sale.yaml", "--sandbox", "--fault", "boom"], says: "boom" },
  {
    args: ["resolve", "campaigns/sale.yaml", "--outcome", "accepted", "--reason", "x"],
    says: "--all",
  },
  { args: ["resolve", "campaigns/sale.yaml", "--all", "--reason", "x"], says: "--outcome" },
  {
    args: ["resolve", "campaigns/sale.yaml", "--all", "--outcome", "lost", "--reason", "x"],
    says: "accepted, failed",
  },
  {
    args: ["resolve", "campaigns/sale.yaml", "--all", "--outcome", "failed", "--reason", " "],
    says: "Write something",
  },
  ...["--ledger=", "--config=", "--report-dir=", "--data-dir=", "--plan="].map((flag) => ({
    args: ["send", "campaigns/sale.yaml", "--yes", flag],
    says: "argument '' is invalid. Write something.",
  })),
  { args: ["sandbox", "--host", ""], says: "Write something" },
  {
    args: ["send", "campaigns/sale.yaml", "--test=+254712345678", "--test=+254712345679"],
    says: "Name one number",
  },
  ...["--row=2", "--fault=html", "--continue", "--latency=5", "--detach"].map((flag) => ({
    args: ["send", "campaigns/sale.yaml", "--yes", flag],
    says: `${flag.replace(/=.*/, "")} means something beside --`,
  })),
  ...["--limit=1", "--only=+254712345678", "--retry=in_doubt", "--shard=1/2", "--plan=p"].map(
    (flag) => ({
      args: ["send", "campaigns/sale.yaml", "--yes", "--test=+254712345678", flag],
      says: `--test and ${flag.replace(/=.*/, "")} do not go together`,
    }),
  ),
  { args: ["providers", "flowik"], says: "flowiq, zixflow, botika, autokonnect" },
  { args: ["sandbox", "--port", "99999"], says: "0 to 65535" },
  { args: ["report"], says: "no report" },
  { args: ["validate", "campaigns/nowhere.yaml"], says: "there is no such file" },
  { args: ["validate", "campaigns/nowhere.yaml"], says: "here: campaigns/sale.yaml" },
  { args: ["status", "campaigns/slae.yaml"], says: "did you mean campaigns/sale.yaml?" },
  { args: ["status", "sale.yaml"], says: "did you mean campaigns/sale.yaml?" },
  { args: ["plan", "campaigns/sale.yaml", "--config", "nowhere.yaml"], says: "nowhere.yaml" },
  { args: ["preview", "campaigns/sale.yaml", "--only", "+254799999999"], says: "no recipient" },
];

describe.concurrent("a slip of the pen ends with 2 and a word of help", () => {
  it.each(slips)("$args", async ({ args, says }) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(says);
    expect(stderr).not.toContain("    at ");
  });
});

it("programs are told adapters in one list, and an entry of carillon.yaml by its name", async () => {
  const cwd = await project({ "carillon.yaml": "providers:\n  promo: { adapter: flowiq }\n" });
  const names = async (...args: readonly string[]): Promise<readonly string[]> => {
    const { stdout } = await carillon(["providers", "--json", ...args], { cwd });
    return (JSON.parse(stdout) as readonly { readonly name: string }[]).map(({ name }) => name);
  };
  expect(await names()).toEqual(["flowiq", "zixflow", "botika", "autokonnect"]);
  expect(await names("promo")).toEqual(["promo"]);
});

it("a sandbox tells programs where it is, in one JSON document, and people nothing if so told", async () => {
  const { child, finished } = startCarillon(["sandbox", "--port=0", "--json", "--quiet"], { cwd });
  await once(child.stdout!, "data");
  child.kill("SIGINT");
  const { code, stdout, stderr } = await finished;
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const { url, inbox, env } = JSON.parse(stdout) as {
    url: string;
    inbox: string;
    env: object;
  };
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(inbox).toBe(`${url}/_inbox`);
  expect(env).toMatchObject({ FLOWIQ_BASE_URL: `${url}/flowiq` });
});

describe.concurrent("options that say where things are", () => {
  it("--config takes another project file", async () => {
    const cwd = await project({
      "people.csv": "phone,name\n0712345678,Ann\n",
      "campaigns/sale.yaml": campaign(),
      "other.yaml": "default_country: KE\n",
    });
    expect(await carillon(["validate"], { cwd })).toMatchObject({ code: 2 });
    expect(await carillon(["validate", "--config", "other.yaml"], { cwd })).toMatchObject({
      code: 0,
    });
  });

  it("--data-dir and CARILLON_DATA_DIR let CSVs lie outside", async () => {
    const data = await project({ "list.csv": people });
    const cwd = await project({
      "campaigns/sale.yaml": campaign({ recipients: "- csv: list.csv" }),
    });
    const plan = ["plan", "campaigns/sale.yaml", "--json"];
    const ways = [
      await carillon([...plan, "--data-dir", data], { cwd }),
      await carillon(plan, { cwd, env: { CARILLON_DATA_DIR: data } }),
    ];
    for (const { code, stdout } of ways) {
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ totals: { planned: 1 } });
    }
    expect(await carillon(plan, { cwd })).toMatchObject({ code: 2 });
  });

  it("--ledger and --report-dir keep the project as it was", async () => {
    const cwd = await project({ "people.csv": people, "campaigns/sale.yaml": campaign() });
    const away = await project({});
    const send = ["send", "campaigns/sale.yaml", "--sandbox", "--json"];
    const places = ["--ledger", `${away}/l.db`, "--report-dir", `${away}/r`];
    const { code, stdout } = await carillon([...send, ...places], { cwd });
    expect(code).toBe(0);
    const { run } = JSON.parse(stdout) as { run: string };
    const told = await carillon(["report", run, "--report-dir", `${away}/r`, "--json"], { cwd });
    expect(JSON.parse(told.stdout)).toEqual(JSON.parse(stdout));
    expect(await carillon(["report"], { cwd })).toMatchObject({ code: 2 });
  });
});

it.skipIf(process.platform === "win32").each(["--help", "help send", "--version"])(
  "%s is quiet where nobody reads it to its end",
  (asked) => {
    const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
    const command = `"${process.execPath}" "${main}" ${asked} | true`;
    expect(spawnSync("sh", ["-c", command], { encoding: "utf8" }).stderr).toBe("");
  },
);
