import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { carillon } from "../helpers/carillon.ts";

const adapters = ["flowiq", "zixflow", "botika", "autokonnect"];

async function emptyFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "carillon-init-")));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function git(cwd: string, ...args: readonly string[]): string {
  const identity = ["-c", "user.name=A", "-c", "user.email=a@example.com"];
  return execFileSync("git", [...identity, ...args], { cwd, encoding: "utf8" });
}

describe.each(adapters)("init --provider %s", (adapter) => {
  it.each([
    { place: "an empty folder", inGit: false },
    { place: "a new git repository", inGit: true },
  ])("makes $place into one where the next three commands work", async ({ inGit }) => {
    const cwd = await emptyFolder();
    if (inGit) git(cwd, "init", "-q");
    const init = await carillon(["init", "--provider", adapter], { cwd });
    expect(init.code, init.stderr).toBe(0);

    const next = init.stdout
      .match(/^ {2}carillon .*/gm)!
      .map((line) => line.trim().split(" ").slice(1));
    expect(next.map(([command]) => command)).toEqual(["validate", "preview", "send"]);
    for (const args of next) {
      const finished = await carillon(args, { cwd });
      expect(finished.code, `${args.join(" ")}: ${finished.stderr}`).toBe(0);
      if (args[0] === "send") expect(finished.stderr).toMatch(/accepted +3\n/);
    }
  });

  it("makes a repository that works in a fresh clone, by its samples alone", async () => {
    const cwd = await emptyFolder();
    await carillon(["init", "shop", "--provider", adapter], { cwd });
    const shop = join(cwd, "shop");
    git(shop, "init", "-q");
    git(shop, "add", "--all");
    git(shop, "commit", "-q", "-m", "Begin");
    git(cwd, "clone", "-q", "shop", "clone");
    const plan = await carillon(
      ["plan", "campaigns/welcome.yaml", "--json", "--data-dir", "data/samples"],
      {
        cwd: join(cwd, "clone"),
      },
    );
    expect(plan.code, plan.stderr).toBe(0);
    expect(JSON.parse(plan.stdout)).toMatchObject({
      totals: { rows: 4, planned: 3, suppressed: 1 },
    });
  });
});

describe("init", () => {
  it("keeps personal data, the ledger and reports out of git, but not the samples", async () => {
    const cwd = await emptyFolder();
    git(cwd, "init", "-q");
    await carillon(["init", "--yes"], { cwd });
    await carillon(["send", "campaigns/welcome.yaml", "--sandbox"], { cwd });
    await writeFile(join(cwd, "data", "export.xlsx"), "");
    git(cwd, "add", "--all");
    const kept = git(cwd, "ls-files").split("\n");
    expect(kept).toContain("data/samples/customers.csv");
    const personal = kept.filter((path) => /^(?:data|reports|\.carillon)\//.test(path));
    expect(personal).toEqual(["data/samples/customers.csv", "data/samples/opted-out.csv"]);
  });

  it("asks nothing where there is no terminal, and says what it took", async () => {
    const cwd = await emptyFolder();
    const { code, stdout } = await carillon(["init", "shop"], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain("to shop, for AutoKonnect");
    expect(stdout).toContain("  cd shop\n");
  });

  it("tells programs in JSON", async () => {
    const cwd = await emptyFolder();
    const { stdout } = await carillon(["init", "--provider", "botika", "--json"], { cwd });
    const told = JSON.parse(stdout) as { files: readonly string[] };
    expect(told).toMatchObject({
      folder: cwd,
      adapter: "botika",
      campaign: "campaigns/welcome.yaml",
    });
    for (const file of told.files) expect(await readFile(join(cwd, file), "utf8")).not.toBe("");
  });

  it("overwrites nothing: what is in the way is listed, and nothing is written", async () => {
    const cwd = await emptyFolder();
    await writeFile(join(cwd, "carillon.yaml"), "mine");
    await writeFile(join(cwd, ".gitignore"), "mine");
    const { code, stderr, stdout } = await carillon(["init", "--yes"], { cwd });
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain("carillon.yaml, .gitignore");
    expect((await readdir(cwd)).toSorted()).toEqual([".gitignore", "carillon.yaml"]);
    expect(await readFile(join(cwd, "carillon.yaml"), "utf8")).toBe("mine");
  });

  it("refuses to run twice, and leaves what the first run wrote", async () => {
    const cwd = await emptyFolder();
    await carillon(["init", "--provider", "flowiq"], { cwd });
    const again = await carillon(["init", "--provider", "botika"], { cwd });
    expect(again.code).toBe(2);
    expect(await readFile(join(cwd, "carillon.yaml"), "utf8")).toContain("adapter: flowiq");
  });

  it("leaves other files alone", async () => {
    const cwd = await emptyFolder();
    await writeFile(join(cwd, "README.md"), "mine");
    await mkdir(join(cwd, "campaigns"));
    expect((await carillon(["init", "--yes"], { cwd })).code).toBe(0);
    expect(await readFile(join(cwd, "README.md"), "utf8")).toBe("mine");
  });

  it("says which adapters there are when it does not know one", async () => {
    const cwd = await emptyFolder();
    const { code, stderr } = await carillon(["init", "--provider", "flowq"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('"flowq"');
    expect(stderr).toContain("autokonnect, flowiq, zixflow, botika");
    expect(await readdir(cwd)).toEqual([]);
  });

  it.each([
    { what: "a file", dir: "file", says: "a file stands where a folder is to be" },
    { what: "below a file", dir: "file/shop", says: "a file stands where a folder is to be" },
    { what: "a name that no disk takes", dir: "x".repeat(300), says: "its name is too long" },
  ])("says so when DIR is $what", async ({ dir, says }) => {
    const cwd = await emptyFolder();
    await writeFile(join(cwd, "file"), "mine");
    const { code, stderr } = await carillon(["init", dir, "--yes"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain(says);
    expect(await readdir(cwd)).toEqual(["file"]);
  });

  it.skipIf(process.getuid?.() === 0)("says so when DIR may not be written to", async () => {
    const cwd = await emptyFolder();
    await mkdir(join(cwd, "locked"), { mode: 0o500 });
    const { code, stderr } = await carillon(["init", "locked", "--yes"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain("it may not be written to");
  });
});
