import { symlink } from "node:fs/promises";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { campaignsBy, listCampaigns } from "../../src/load/list-campaigns.ts";
import { tempFolder } from "./temp-folder.ts";

describe("the campaigns of a project", () => {
  it("are the YAML files at any depth below campaigns/, sorted", async () => {
    const root = await tempFolder({
      "campaigns/b.yml": "",
      "campaigns/2026/may.yaml": "",
      "campaigns/a.yaml": "",
      "campaigns/a.yaml.bak": "",
      "campaigns/partials/footer.hbs": "",
      "carillon.yaml": "",
    });
    const found = await listCampaigns(root);
    expect(found.map((path) => relative(root, path))).toEqual([
      "campaigns/2026/may.yaml",
      "campaigns/a.yaml",
      "campaigns/b.yml",
    ]);
  });

  it("are none where there is no such folder", async () => {
    expect(await listCampaigns(await tempFolder())).toEqual([]);
  });

  it("are not sought in a linked folder, which may lead in a circle", async () => {
    const root = await tempFolder({ "campaigns/a.yaml": "" });
    await symlink("..", join(root, "campaigns/up"));
    expect(await listCampaigns(root)).toHaveLength(1);
  });
});

it("knows which files have which id, which name which provider, and passes by what cannot be read", async () => {
  const root = await tempFolder({
    "campaigns/a.yaml": "id: sale\n",
    "campaigns/b.yaml": "{ 'id': \"sale\" }",
    "campaigns/c.yaml": "# id: sale\nid: other\nid: again\nprovider: promo\n",
    "campaigns/broken.yaml": "id: sale\nx: [",
    "campaigns/text.yaml": "text: |\n  id: sale\n",
    "campaigns/number.yaml": "id: 12",
    "campaigns/empty.yaml": "",
    "campaigns/list.yaml": "- id: sale",
  });
  expect(await campaignsBy("id", root)).toEqual(
    new Map([
      ["sale", [join(root, "campaigns/a.yaml"), join(root, "campaigns/b.yaml")]],
      ["other", [join(root, "campaigns/c.yaml")]],
    ]),
  );
  expect(await campaignsBy("provider", root)).toEqual(
    new Map([["promo", [join(root, "campaigns/c.yaml")]]]),
  );
});
