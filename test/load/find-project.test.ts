import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findProject } from "../../src/load/find-project.ts";
import { tempFolder } from "./temp-folder.ts";

const git = { ".git/HEAD": "" };
const campaign = { "shop/campaigns/a.yaml": "" };

describe("the project root", () => {
  it("is the folder of the nearest carillon.yaml above the campaign", async () => {
    const cwd = await tempFolder({
      ...git,
      ...campaign,
      "carillon.yaml": "",
      "shop/carillon.yaml": "",
    });
    expect(await findProject({ campaignFile: "shop/campaigns/a.yaml", cwd })).toEqual({
      root: join(cwd, "shop"),
      configFile: join(cwd, "shop/carillon.yaml"),
    });
  });

  it("is the git root where there is no carillon.yaml, and nothing above it is looked at", async () => {
    const cwd = await tempFolder({ "carillon.yaml": "", "shop/.git/HEAD": "", ...campaign });
    expect(await findProject({ campaignFile: "shop/campaigns/a.yaml", cwd })).toEqual({
      root: join(cwd, "shop"),
    });
  });

  it("may hold both carillon.yaml and .git", async () => {
    const cwd = await tempFolder({ ...git, "carillon.yaml": "" });
    const found = await findProject({ campaignFile: "campaigns/new.yaml", cwd });
    expect(found.configFile).toBe(join(cwd, "carillon.yaml"));
  });

  it("is the git root of a linked worktree, where .git is a file", async () => {
    const cwd = await tempFolder({ "shop/.git": "gitdir: elsewhere\n", ...campaign });
    const found = await findProject({ campaignFile: "shop/campaigns/a.yaml", cwd });
    expect(found).toEqual({ root: join(cwd, "shop") });
  });

  it("is the working directory where there is neither", async () => {
    const cwd = await tempFolder({ "campaigns/a.yaml": "" });
    expect(await findProject({ campaignFile: "campaigns/a.yaml", cwd })).toEqual({ root: cwd });
  });

  it("is found from the working directory where no campaign is named", async () => {
    const root = await tempFolder({ "carillon.yaml": "", ...campaign });
    const found = await findProject({ cwd: join(root, "shop") });
    expect(found.root).toBe(root);
  });

  it("is the folder of the file that --config names, even before that file exists", async () => {
    const cwd = await tempFolder({ "carillon.yaml": "", ...campaign });
    const found = await findProject({ campaignFile: "shop/a.yaml", configFile: "x/c.yaml", cwd });
    expect(found).toEqual({ root: join(cwd, "x"), configFile: join(cwd, "x/c.yaml") });
  });

  it("does not pass by a carillon.yaml that is a dangling link", async () => {
    const cwd = await tempFolder({ "carillon.yaml": "", ...campaign });
    await symlink("nowhere", join(cwd, "shop/carillon.yaml"));
    const found = await findProject({ campaignFile: "shop/campaigns/a.yaml", cwd });
    expect(found.root).toBe(join(cwd, "shop"));
  });
});
