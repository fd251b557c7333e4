import { execFileSync } from "node:child_process";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { carillon } from "../helpers/carillon.ts";
import type { Finished } from "../helpers/carillon.ts";
import { project } from "../helpers/project.ts";
import { campaign, people } from "./campaign.ts";

const file = "campaigns/sale.yaml";
let cwd: string;

beforeAll(async () => {
  cwd = await project({ "people.csv": people, [file]: campaign() });
  await mkdir(join(cwd, "folder"));
});

const run = (...args: readonly string[]): Promise<Finished> => carillon(args, { cwd });

describe("what --out names", () => {
  it("may lie in a folder that is not there yet", async () => {
    expect((await run("plan", file, "--out", "out/deep/plan.json")).code).toBe(0);
    const plan = JSON.parse(await readFile(join(cwd, "out/deep/plan.json"), "utf8"));
    expect(plan.campaign.id).toBe("sale");
    const html = ["--format", "html", "--out", "pages/preview.html"];
    expect((await run("preview", file, ...html)).code).toBe(0);
    expect((await stat(join(cwd, "pages/preview.html"))).mode & 0o777).toBe(0o600);
  });

  it.each([
    ["plan", ["plan", file, "--out", "folder"]],
    ["preview", ["preview", file, "--out", "people.csv/preview.html"]],
  ])("is refused with 2 where no file can be: %s", async (_, args) => {
    const { code, stderr } = await run(...args);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/^carillon: cannot write .*\n {2}hint: .*--out\n$/),
    });
  });

  it("stays as it was where there is nothing to write", async () => {
    await writeFile(join(cwd, "before.ndjson"), "what was exported before\n");
    const { code } = await run("ledger", "export", "--out", "before.ndjson");
    expect(code).toBe(5);
    expect(await readFile(join(cwd, "before.ndjson"), "utf8")).toBe("what was exported before\n");
  });

  it("keeps its permissions where it is no file", async () => {
    const pipe = join(cwd, "pipe");
    execFileSync("mkfifo", ["-m", "622", pipe]);
    const [read, { code }] = await Promise.all([
      readFile(pipe, "utf8"),
      run("preview", file, "--out", "pipe"),
    ]);
    expect({ code, read }).toEqual({ code: 0, read: expect.stringContaining("Hi Ann") });
    expect((await stat(pipe)).mode & 0o777).toBe(0o622);
  });
});

it("what is no file is no plan, and is not waited for", async () => {
  const { code, stderr } = await run("send", file, "--plan", "/dev/zero", "--dry-run");
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringMatching(/^carillon: \/dev\/zero is not a regular file\n {2}hint: /),
  });
});

it("a folder is no plan", async () => {
  const { code, stderr } = await run("send", file, "--plan", "folder", "--dry-run");
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringMatching(/^carillon: .*folder is a folder, not a plan\n {2}hint: /),
  });
});
