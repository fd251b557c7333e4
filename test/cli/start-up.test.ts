import { spawnSync } from "node:child_process";
import { cp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openIo } from "../../src/cli/io.ts";
import { buildProgram } from "../../src/cli/program.ts";
import { carillon } from "../helpers/carillon.ts";
import { project } from "../helpers/project.ts";
import { campaign } from "./campaign.ts";

const env = { NODE_OPTIONS: `--import=${new URL("tell-opened.mjs", import.meta.url).href}` };

async function openedBy(args: readonly string[]): Promise<readonly string[]> {
  const people = "phone,name\n+254712345678,Asha\n";
  const cwd = await project({ "people.csv": people, "campaigns/sale.yaml": campaign() });
  const { code, stderr } = await carillon(args, { cwd, env });
  expect(code).toBe(0);
  return Array.from(stderr.matchAll(/^opened (.*)$/gm), ([, file = ""]) => file);
}

test("help opens two files of code", async () => {
  const opened = await openedBy(["--help"]);
  expect(opened.map((file) => file.replace(/^.*\/dist\//, ""))).toEqual([
    "cli/main.js",
    "cli/command.js",
  ]);
});

test("no file of the command has a character that the opener would misread", async () => {
  const folder = new URL("../../dist/cli/", import.meta.url);
  const files = (await readdir(folder)).filter((name) => name.endsWith(".js"));
  const isAscii = async (name: string): Promise<boolean> =>
    (await readFile(new URL(name, folder))).every((byte) => byte < 0x80);
  const misread: string[] = [];
  for (const name of files) if (!(await isAscii(name))) misread.push(name);
  expect(misread).toEqual([]);
});

test("sound files are checked by what the build made, without ajv and libphonenumber", async () => {
  const opened = await openedBy(["validate"]);
  expect(opened.filter((file) => !file.startsWith("/"))).toEqual([]);
  // Of the campaign, of the payload, and the table of countries.
  expect(opened.filter((file) => file.includes("/dist/checks/"))).toHaveLength(3);
});

test("the command that is called is declared as it is among all", () => {
  const all = buildProgram(openIo(), () => undefined);
  expect(all.commands.length).toBeGreaterThan(10);
  for (const command of all.commands) {
    const program = buildProgram(openIo(), () => undefined, command.name());
    const [alone] = program.commands.filter((each) => each.name() === command.name());
    expect(alone?.helpInformation()).toBe(command.helpInformation());
  }
});

/** A copy of what is built. */
async function copyOfBuild(): Promise<string> {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const folder = await project({});
  for (const name of ["package.json", "schemas", "dist/cli", "dist/checks"])
    await cp(join(root, name), join(folder, name), { recursive: true });
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}

/** What the copied command says, run in `cwd`. */
function saidBy(folder: string, args: readonly string[], cwd = folder) {
  const command = [join(folder, "dist/cli/main.js"), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

async function codeFilesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder);
  return names.filter((name) => name.endsWith(".code")).map((name) => join(folder, name));
}

test("a file that was edited since the build runs as it is now, though it is as long as before", async () => {
  const folder = await copyOfBuild();
  const file = join(folder, "dist/cli/command.js");
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace("reviewed in git", "reviewed in hat"));
  expect(saidBy(folder, ["--help"]).stdout).toContain("reviewed in hat");
});

test("code that was made ahead and has a flipped bit is not given to V8, which would crash of it", async () => {
  const folder = await copyOfBuild();
  const asBuilt = saidBy(folder, ["--help"]);
  const [file = ""] = (await codeFilesIn(join(folder, "dist/cli"))).filter((name) =>
    name.includes("/command.js."),
  );
  const bytes = await readFile(file);
  const sound = Buffer.from(bytes);
  for (let at = 1; at < bytes.length / 3; at += 1_001)
    bytes.writeUInt8(bytes.readUInt8(at) ^ 16, at);
  expect(bytes.equals(sound)).toBe(false);
  await writeFile(file, bytes);
  expect(saidBy(folder, ["--help"])).toEqual(asBuilt);
});

test("code that was made ahead, is cut off or is not there makes no difference to what a command says", async () => {
  const folder = await copyOfBuild();
  const people = "phone,name\n+254712345678,Asha\n12,Otieno\n";
  const cwd = await project({ "people.csv": people, "campaigns/sale.yaml": campaign() });
  const told = () => saidBy(folder, ["validate", "--format", "json"], cwd);

  const asBuilt = told();
  expect(asBuilt).toMatchObject({ status: 2, stdout: expect.stringContaining("people.csv") });
  const files = [
    ...(await codeFilesIn(join(folder, "dist/cli"))),
    ...(await codeFilesIn(join(folder, "dist/checks"))),
  ];
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) await writeFile(file, (await readFile(file)).subarray(0, -1));
  expect(told()).toEqual(asBuilt);
  for (const file of files) await rm(file);
  expect(told()).toEqual(asBuilt);
});
