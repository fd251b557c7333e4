import { lstat, mkdir, readdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Trouble, UsageError } from "../../src/model/trouble.ts";
import { writeNewFiles } from "../../src/scaffold/write-new-files.ts";
import { project } from "../helpers/project.ts";

const files = [
  { path: "a.txt", text: "first" },
  { path: "deep/er/b.txt", text: "second" },
];

async function everythingIn(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { recursive: true });
  return found.filter((path) => !path.startsWith(".git")).toSorted();
}

describe("writing new files", () => {
  it("makes the folders they need, also the first", async () => {
    const folder = join(await project({}), "not", "there", "yet");
    await writeNewFiles(folder, files);
    expect(await everythingIn(folder)).toEqual(["a.txt", "deep", "deep/er", "deep/er/b.txt"]);
    expect(await readFile(join(folder, "deep/er/b.txt"), "utf8")).toBe("second");
  });

  it("leaves what is there beside them", async () => {
    const folder = await project({ "README.md": "mine", "deep/c.txt": "mine" });
    await writeNewFiles(folder, files);
    expect(await readFile(join(folder, "deep/c.txt"), "utf8")).toBe("mine");
  });

  it("names everything in the way and writes nothing", async () => {
    const folder = await project({ "a.txt": "mine", "deep/er/b.txt": "mine" });
    const writing = writeNewFiles(folder, [...files, { path: "c.txt", text: "third" }]);
    await expect(writing).rejects.toThrow(UsageError);
    await expect(writing).rejects.toThrow("a.txt, deep/er/b.txt");
    expect(await readFile(join(folder, "a.txt"), "utf8")).toBe("mine");
    expect(await everythingIn(folder)).not.toContain("c.txt");
  });

  it("takes a file where a folder is to be for an obstacle", async () => {
    const folder = await project({ deep: "a file" });
    await expect(writeNewFiles(folder, files)).rejects.toThrow("has deep already");
    expect(await everythingIn(folder)).toEqual(["deep"]);
  });

  it.each(["deep", "a.txt"])("does not follow a link at %s", async (name) => {
    const outside = await project({});
    const folder = await project({});
    await symlink(name === "deep" ? outside : join(outside, "gone"), join(folder, name));
    await expect(writeNewFiles(folder, files)).rejects.toThrow(`has ${name} already`);
    expect(await everythingIn(outside)).toEqual([]);
  });

  it("takes back what it wrote when the disk refuses the rest", async () => {
    const folder = await project({ "mine.txt": "mine" });
    await mkdir(join(folder, "deep"));
    const tooLong = { path: `${"x".repeat(300)}/c.txt`, text: "third" };
    const writing = writeNewFiles(folder, [...files, tooLong]);
    await expect(writing).rejects.toThrow(Trouble);
    await expect(writing).rejects.toThrow("its name is too long");
    expect(await everythingIn(folder)).toEqual(["deep", "mine.txt"]);
  });

  it("does not leave a new folder behind either", async () => {
    const folder = join(await project({}), "new");
    const tooLong = { path: "x".repeat(300), text: "third" };
    await expect(writeNewFiles(folder, [...files, tooLong])).rejects.toThrow(Trouble);
    await expect(lstat(folder)).rejects.toThrow("ENOENT");
  });

  it("says so when the folder is a file", async () => {
    const folder = await project({ shop: "a file" });
    await expect(writeNewFiles(join(folder, "shop"), files)).rejects.toThrow(
      "a file stands where a folder is to be",
    );
  });
});
