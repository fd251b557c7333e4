import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer, text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { openGitFileDoor } from "../../src/load/git-file-door.ts";
import type { GitFileDoor } from "../../src/load/git-file-door.ts";
import { findRevision } from "../../src/load/git-revision.ts";
import { repository } from "../helpers/git.ts";
import type { Repository } from "../helpers/git.ts";
import { tempFolder } from "./temp-folder.ts";

const env = { PATH: process.env["PATH"] };

async function doorTo(
  { root }: Pick<Repository, "root">,
  { base = "HEAD", below = "", dataDir }: { base?: string; below?: string; dataDir?: string } = {},
): Promise<GitFileDoor> {
  const folder = join(root, below);
  const revision = await findRevision({ folder, env }, base);
  return openGitFileDoor({ root: folder, env, dataDir, revision });
}

async function streamed(door: GitFileDoor, path: string): Promise<string> {
  return text(await door.stream({ path, written: path }));
}

describe("a file at a revision", () => {
  it("is what was committed, whatever the working tree has become", async () => {
    const repo = await repository({ "a.yaml": "old", "data/a.csv": "phone\n1\n" });
    await repo.write({ "a.yaml": "new", "data/a.csv": null });
    const door = await doorTo(repo);
    expect((await door.read(join(repo.root, "a.yaml"), 99)).toString()).toBe("old");
    expect(await streamed(door, "data/a.csv")).toBe("phone\n1\n");
    expect(repo.git("status", "--short")).toBe(" M a.yaml\n D data/a.csv");
  });

  it("is found below a project that is a folder of the repository", async () => {
    const repo = await repository({ "a.yaml": "top", "shop/a.yaml": "shop", "shop/b/c.csv": "x" });
    const door = await doorTo(repo, { below: "shop" });
    expect((await door.read("a.yaml", 99)).toString()).toBe("shop");
    expect(await streamed(door, "b/c.csv")).toBe("x");
    expect(await door.list(join(repo.root, "shop"))).toEqual(["a.yaml", "b"]);
    await expect(door.read("../a.yaml", 99)).rejects.toMatchObject({ code: "outside_root" });
  });

  it("is found by a name that git would take for a pattern or an option", async () => {
    const names = ["data/*.csv", "data/ü ñ.csv", "--help", ":(glob)x", "data/a\tb"];
    const repo = await repository(Object.fromEntries(names.map((name) => [name, name])));
    const door = await doorTo(repo);
    for (const name of names) expect((await door.read(name, 99)).toString()).toBe(name);
    await expect(door.read("data/?.csv", 99)).rejects.toMatchObject({ code: "missing" });
  });

  it("is streamed byte for byte, however large, and let go of half-way", async () => {
    const bytes = Array.from({ length: 300_000 }, (_, nth) => `${nth}`).join("\n");
    const repo = await repository({ "a.csv": bytes });
    const door = await doorTo(repo);
    const whole = await buffer(await door.stream({ path: "a.csv", written: "a.csv" }));
    expect(whole.equals(Buffer.from(bytes))).toBe(true);
    const stream = await door.stream({ path: "a.csv", written: "a.csv" });
    for await (const chunk of stream) {
      expect(String(chunk).startsWith("0\n1\n")).toBe(true);
      break;
    }
    expect(stream.destroyed).toBe(true);
  });

  it("is read through links that stay in the project", async () => {
    const repo = await repository({ "real/deep/a.csv": "x" });
    await symlink("real", join(repo.root, "folder"));
    await symlink("../real/deep/a.csv", join(repo.root, "real/link.csv"));
    await symlink("folder/link.csv", join(repo.root, "twice.csv"));
    await repo.commit();
    const door = await doorTo(repo);
    for (const path of ["folder/deep/a.csv", "real/link.csv", "twice.csv"]) {
      expect(await streamed(door, path)).toBe("x");
    }
    expect(await door.list("folder")).toEqual(["deep", "link.csv"]);
  });
});

describe("what is refused at a revision", () => {
  it.each([
    ["a link out of the project", "out.csv", "outside_root"],
    ["a link to an absolute path", "absolute.csv", "outside_root"],
    ["a link to itself", "loop.csv", "unreadable"],
    ["a link to nothing", "dangling.csv", "missing"],
    ["a folder", "data", "not_a_file"],
    ["a path through a file", "data/a.csv/b", "missing"],
    ["a path above", "../a.csv", "outside_root"],
    ["a name with a NUL in it", "a\0b", "unreadable"],
    ["a file longer than allowed", "data/a.csv", "too_large"],
  ])("is %s", async (_, path, code) => {
    const repo = await repository({ "in/data/a.csv": "123456", "a.csv": "x" });
    const links = {
      "out.csv": "../a.csv",
      "absolute.csv": "/etc/hostname",
      "loop.csv": "loop.csv",
      "dangling.csv": "nowhere.csv",
    };
    for (const [name, target] of Object.entries(links)) {
      await symlink(target, join(repo.root, "in", name));
    }
    await repo.commit();
    const door = await doorTo(repo, { below: "in" });
    await expect(door.read(path, 5)).rejects.toMatchObject({ name: "FileRefusedError", code });
  });

  it("is a Git LFS pointer, by that name", async () => {
    const pointer =
      "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";
    const door = await doorTo(await repository({ "data/a.csv": pointer }));
    await expect(door.stream({ path: "data/a.csv", written: "../data/a.csv" })).rejects.toThrow(
      "../data/a.csv at HEAD is a Git LFS pointer",
    );
  });

  it("is an object that the repository has lost", async () => {
    const repo = await repository({ "a.csv": "x".repeat(5000) });
    const id = repo.git("rev-parse", "HEAD:a.csv");
    await rm(join(repo.root, ".git/objects", id.slice(0, 2), id.slice(2)), { force: true });
    const door = await doorTo(repo);
    await expect(streamed(door, "a.csv")).rejects.toMatchObject({ code: "unreadable" });
  });
});

describe("data that git does not keep", () => {
  it("is read as it is now where it is ignored, and said to be", async () => {
    const repo = await repository({ ".gitignore": "data/\n", "a.yaml": "" });
    await mkdir(join(repo.root, "data"));
    for (const name of ["a.csv", "*.csv", ":(glob)x"]) {
      await writeFile(join(repo.root, "data", name), name);
    }
    const door = await doorTo(repo);
    expect(door.outside()).toEqual([]);
    for (const name of ["a.csv", "*.csv", ":(glob)x"]) {
      expect(await streamed(door, `data/${name}`)).toBe(name);
    }
    expect(door.outside()).toEqual(["data/a.csv", "data/*.csv", "data/:(glob)x"]);
  });

  it("is missing where it is neither committed nor ignored", async () => {
    const repo = await repository({ "a.yaml": "" });
    await repo.write({ "new.csv": "now" });
    const door = await doorTo(repo);
    await expect(streamed(door, "new.csv")).rejects.toMatchObject({ code: "missing" });
    expect(door.outside()).toEqual([]);
  });

  it("comes from the data directory first, as it does for the working tree", async () => {
    const repo = await repository({ "data/a.csv": "committed", "data/b.csv": "committed" });
    const dataDir = await tempFolder({ "a.csv": "private" });
    const door = await doorTo(repo, { dataDir });
    expect(await streamed(door, "data/a.csv")).toBe("private");
    expect(await streamed(door, "data/b.csv")).toBe("committed");
    expect(door.outside()).toEqual(["data/a.csv"]);
  });

  it("is what was committed where the data directory is a folder of the repository", async () => {
    const repo = await repository({ "lists/a.csv": "committed" });
    await repo.write({ "lists/a.csv": "changed" });
    const door = await doorTo(repo, { dataDir: join(repo.root, "lists") });
    expect(await streamed(door, "data/a.csv")).toBe("committed");
    expect(door.outside()).toEqual([]);
  });
});

describe("the revision", () => {
  it("is the default branch of origin where none is given", async () => {
    const repo = await repository({ "a.yaml": "" });
    const place = { folder: repo.root, env };
    await expect(findRevision(place, undefined)).rejects.toThrow("no origin/main");
    repo.git("update-ref", "refs/remotes/origin/main", "HEAD");
    expect(await findRevision(place, undefined)).toMatchObject({ name: "origin/main" });
    repo.git("update-ref", "refs/remotes/origin/trunk", "HEAD");
    repo.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk");
    expect(await findRevision(place, undefined)).toMatchObject({ name: "origin/trunk" });
  });

  it.each(["main", "HEAD", "v1", "HEAD~1"])("may be called %s", async (name) => {
    const repo = await repository({ "a.yaml": "" });
    const first = repo.git("rev-parse", "HEAD");
    repo.git("tag", "--annotate", "--message", "one", "v1");
    if (name === "HEAD~1") await repo.commit();
    const found = await findRevision({ folder: repo.root, env }, name);
    expect(found).toEqual({ name, commit: first, prefix: "" });
  });

  it.each(["nope", "", "--help", "-h", "HEAD:a.yaml", "a b"])(
    "cannot be %j, which is no commit",
    async (name) => {
      const repo = await repository({ "a.yaml": "" });
      await expect(findRevision({ folder: repo.root, env }, name)).rejects.toMatchObject({
        name: "UsageError",
        message: `this repository has no revision ${name}`,
      });
    },
  );

  it("needs a repository, and git", async () => {
    const folder = await tempFolder();
    await expect(findRevision({ folder, env }, "HEAD")).rejects.toThrow("not in a git repository");
    const nowhere = { folder, env: { PATH: folder } };
    await expect(findRevision(nowhere, "HEAD")).rejects.toThrow("git cannot be run");
  });
});
