import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { carillon } from "../helpers/carillon.ts";
import type { Finished } from "../helpers/carillon.ts";
import { project } from "../helpers/project.ts";

const cwd = fileURLToPath(new URL("../..", import.meta.url));
const examples = readdirSync(join(cwd, "campaigns"))
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => `campaigns/${name}`);

let away: string;
beforeAll(async () => {
  away = await project({});
});

/** On the repository's own files, with ledger and reports elsewhere: below `away`, in `folder`. */
function runIn(folder: string, ...args: readonly string[]): Promise<Finished> {
  const place = join(away, folder);
  const places = ["--ledger", join(place, "ledger.db"), "--report-dir", join(place, "reports")];
  return carillon([...args, ...places], { cwd });
}

it("every example is valid", async () => {
  expect(examples.length).toBeGreaterThan(0);
  const { code, stderr } = await runIn("all", "validate");
  expect({ code, stderr }).toEqual({ code: 0, stderr: `${examples.length} campaigns are valid\n` });
});

// Most of their time is spent on keeping to a rate.
describe.concurrent.each(examples)("%s", (file) => {
  const run = (...args: readonly string[]): Promise<Finished> => runIn(file, ...args);

  it("can be seen, message by message", async () => {
    const { code, stdout } = await run("preview", file, "--limit", "3", "--json");
    expect(code).toBe(0);
    const items = JSON.parse(stdout) as readonly { payload: unknown; problem: unknown }[];
    expect(items.length).toBeGreaterThan(0);
    for (const { payload, problem } of items) {
      expect(problem).toBeNull();
      expect(payload).toBeTypeOf("object");
    }
  });

  it("is planned, and arrives at the sandbox with everyone accepted", async () => {
    const planned = await run("plan", file, "--json");
    expect(planned.code).toBe(0);
    const { totals } = JSON.parse(planned.stdout) as { totals: Totals };
    expect(totals.planned).toBeGreaterThan(0);
    const sent = await run("send", file, "--sandbox", "--json");
    expect(sent.code).toBe(0);
    const report = JSON.parse(sent.stdout) as { totals: Totals; sandbox: boolean };
    expect(report.sandbox).toBe(true);
    expect(report.totals).toMatchObject({ ...totals, accepted: totals.planned });
  });
});

type Totals = Readonly<Record<string, number>>;

const readme = readFileSync(join(cwd, "README.md"), "utf8");

describe("the README", () => {
  const shown = commandsIn(readme);

  it("shows commands", () => {
    expect(shown.length).toBeGreaterThan(10);
  });

  it.each(shown)("shows `carillon $name` as it is", async ({ name, flags }) => {
    const { code, stdout } = await carillon([name, "--help"], { cwd });
    expect(code).toBe(0);
    expect(flags.filter((flag) => !stdout.includes(flag))).toEqual([]);
  });

  it("names files that are there", () => {
    const linked = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => path);
    expect(linked.length).toBeGreaterThan(0);
    for (const path of linked) expect(() => readFileSync(join(cwd, path))).not.toThrow();
  });

  it("names scripts that are there", () => {
    const { scripts } = JSON.parse(readFileSync(join(cwd, "package.json"), "utf8")) as {
      scripts: Readonly<Record<string, string>>;
    };
    const named = [...readme.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, script]) => script);
    expect(named.filter((script) => !Object.hasOwn(scripts, script))).toEqual([]);
  });

  it("shows the exit codes that there are", () => {
    const codes = [...readme.matchAll(/^\| (\d+(?:, \d+)*) \|/gm)].map(([, code]) => code);
    expect(codes).toEqual(["0", "1", "2", "3", "4", "5", "70", "129, 130, 143"]);
  });
});

/** Every command in its code, with the flags beside it. */
function commandsIn(markdown: string): readonly { name: string; flags: readonly string[] }[] {
  return [...markdown.matchAll(/(?:^|[$`] ?)carillon ([a-z]+)\b([^\n`]*)/gm)].map(
    ([, name, rest]) => ({ name, flags: rest.match(/--[a-z-]+/g) ?? [] }),
  );
}
