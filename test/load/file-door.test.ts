import { execFileSync } from "node:child_process";
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { openFileDoor } from "../../src/load/file-door.ts";
import { tempFolder } from "./temp-folder.ts";

describe("a whole file", () => {
  it("is read byte by byte up to the limit", async () => {
    const root = await tempFolder({ "a.yaml": "12345" });
    const door = openFileDoor({ root });
    expect((await door.read(join(root, "a.yaml"), 5)).toString()).toBe("12345");
    await expect(door.read("a.yaml", 4)).rejects.toMatchObject({ code: "too_large" });
  });

  it("is read through a link that ends inside the project", async () => {
    const root = await tempFolder({ "data/a.csv": "phone" });
    await symlink("data/a.csv", join(root, "link.csv"));
    expect((await openFileDoor({ root }).read("link.csv", 99)).toString()).toBe("phone");
  });

  it("is read in a project that is itself reached through a link", async () => {
    const real = await tempFolder({ "a.yaml": "id: x" });
    const root = join(await tempFolder(), "link");
    await symlink(real, root);
    const door = openFileDoor({ root });
    expect((await door.read(join(root, "a.yaml"), 99)).toString()).toBe("id: x");
    expect((await door.read(join(real, "a.yaml"), 99)).toString()).toBe("id: x");
  });
});

describe("what is refused", () => {
  it.each(["../outside.txt", "data/../../outside.txt", "/etc/passwd", "/proc/self/environ", ".."])(
    "is %s, which lies outside",
    async (path) => {
      const root = join(await tempFolder({ "outside.txt": "x", "in/data/a.csv": "" }), "in");
      const refused = { name: "FileRefusedError", code: "outside_root" };
      await expect(openFileDoor({ root }).read(path, 99)).rejects.toMatchObject(refused);
    },
  );

  it("is a sibling folder whose name begins like the root's", async () => {
    const parent = await tempFolder({ "app/a": "", "app-secrets/key": "x" });
    const door = openFileDoor({ root: join(parent, "app") });
    await expect(door.read("../app-secrets/key", 9)).rejects.toMatchObject({
      code: "outside_root",
    });
  });

  it.each(["file.csv", "folder/key.csv"])("is the link %s, which leads outside", async (path) => {
    const outside = await tempFolder({ "key.csv": "secret" });
    const root = await tempFolder();
    await symlink(join(outside, "key.csv"), join(root, "file.csv"));
    await symlink(outside, join(root, "folder"));
    await expect(openFileDoor({ root }).read(path, 99)).rejects.toMatchObject({
      code: "outside_root",
    });
  });

  it("is a folder, a pipe and a device, at once and without waiting", async () => {
    const root = await tempFolder({ "folder/a": "" });
    execFileSync("mkfifo", [join(root, "pipe")]);
    await symlink("/dev/zero", join(root, "device"));
    const door = openFileDoor({ root });
    await expect(door.read("folder", 9)).rejects.toMatchObject({ code: "not_a_file" });
    await expect(door.read("pipe", 9)).rejects.toMatchObject({ code: "not_a_file" });
    await expect(door.read("device", 9)).rejects.toMatchObject({ code: "outside_root" });
  });

  it.each([
    { path: "nothing.csv", code: "missing" },
    { path: "a.csv/below", code: "missing" },
    { path: "loop", code: "unreadable" },
    { path: "nul\0.csv", code: "unreadable" },
  ])("is $path, as $code", async ({ path, code }) => {
    const root = await tempFolder({ "a.csv": "" });
    await symlink("loop", join(root, "loop"));
    const reading = openFileDoor({ root }).read(path, 9);
    await expect(reading).rejects.toMatchObject({ name: "FileRefusedError", code });
    await expect(reading).rejects.not.toThrow(root);
  });
});

describe("a folder", () => {
  it("is listed by sorted names", async () => {
    const root = await tempFolder({ "p/b.hbs": "", "p/a.hbs": "", "p/C.hbs": "" });
    expect(await openFileDoor({ root }).list("p")).toEqual(["C.hbs", "a.hbs", "b.hbs"]);
  });

  it("is empty where there is none", async () => {
    const root = await tempFolder({ file: "" });
    expect(await openFileDoor({ root }).list("partials")).toEqual([]);
    expect(await openFileDoor({ root }).list("file")).toEqual([]);
  });

  it("is refused outside the project", async () => {
    const root = await tempFolder();
    await symlink("/etc", join(root, "partials"));
    await expect(openFileDoor({ root }).list("partials")).rejects.toMatchObject({
      code: "outside_root",
    });
  });
});

describe("a data file", () => {
  const written = "../data/customers.csv";

  async function read(
    files: { readonly root: Record<string, string>; readonly data?: Record<string, string> },
    name = written,
  ): Promise<string> {
    const root = await tempFolder(files.root);
    const dataDir = files.data && (await tempFolder(files.data));
    const path = join(root, "campaigns", name);
    return text(await openFileDoor({ root, dataDir }).stream({ path, written: name }));
  }

  it("comes from the repository without a data directory", async () => {
    expect(await read({ root: { "data/customers.csv": "repo" } })).toBe("repo");
  });

  it.each([
    { where: "its path below the root", data: { "data/customers.csv": "A", "customers.csv": "B" } },
    { where: "the same without data/", data: { "customers.csv": "A" } },
  ])("comes from the data directory by $where", async ({ data }) => {
    expect(await read({ root: { "data/customers.csv": "repo" }, data })).toBe("A");
  });

  it("comes from the data directory as written before anything else", async () => {
    const data = { "x/a.csv": "written", "campaigns/x/a.csv": "below root", "a.csv": "bare" };
    expect(await read({ root: {}, data }, "x/a.csv")).toBe("written");
  });

  it("comes from the data directory by its bare name at last", async () => {
    const files = { root: { "lists/a.csv": "repo" }, data: { "a.csv": "bare" } };
    expect(await read(files, "../lists/a.csv")).toBe("bare");
  });

  it("comes from the repository where the data directory has none", async () => {
    expect(await read({ root: { "data/customers.csv": "repo" }, data: {} })).toBe("repo");
  });

  it("may be named by a path inside the data directory", async () => {
    const root = await tempFolder();
    const dataDir = await tempFolder({ "x/a.csv": "there" });
    const path = join(dataDir, "x/a.csv");
    const stream = await openFileDoor({ root, dataDir }).stream({ path, written: path });
    expect(await text(stream)).toBe("there");
  });

  it("is refused outside both, also through a link in the data directory", async () => {
    const dataDir = await tempFolder();
    await symlink("/etc/hostname", join(dataDir, "a.csv"));
    const root = await tempFolder({ "a.csv": "repo" });
    const door = openFileDoor({ root, dataDir });
    const linked = door.stream({ path: join(root, "a.csv"), written: "a.csv" });
    await expect(linked).rejects.toMatchObject({ code: "outside_root" });
    const outside = door.stream({ path: "/etc/hostname", written: "/etc/hostname" });
    await expect(outside).rejects.toMatchObject({ code: "outside_root" });
  });

  it("is missing by the name that was written", async () => {
    await expect(read({ root: { "campaigns/a.yaml": "" } })).rejects.toMatchObject({
      code: "missing",
      message: "../data/customers.csv is not there",
    });
  });

  it("is refused where the data directory itself is not there", async () => {
    const root = await tempFolder({ "a.csv": "repo" });
    const door = openFileDoor({ root, dataDir: join(root, "nowhere") });
    await expect(door.stream({ path: "a.csv", written: "a.csv" })).rejects.toMatchObject({
      code: "missing",
      message: expect.stringContaining("the data directory"),
    });
  });

  it("is never a folder that happens to bear its name", async () => {
    const root = await tempFolder({ "a.csv": "repo" });
    const dataDir = await tempFolder();
    await mkdir(join(dataDir, "a.csv"));
    const door = openFileDoor({ root, dataDir });
    await expect(door.stream({ path: join(root, "a.csv"), written: "a.csv" })).rejects.toThrow(
      "a.csv is not a regular file",
    );
  });
});
