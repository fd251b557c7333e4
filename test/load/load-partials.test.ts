import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { showPath } from "../../src/load/display-path.ts";
import { openFileDoor } from "../../src/load/file-door.ts";
import { loadPartials } from "../../src/load/load-partials.ts";
import type { Checked } from "../../src/model/diagnostic.ts";
import type { Partial } from "../../src/model/document.ts";
import { tempFolder } from "./temp-folder.ts";

function partialsOf(root: string): Promise<Checked<readonly Partial[]>> {
  const campaign = join(root, "campaigns/a.yaml");
  return loadPartials(campaign, openFileDoor({ root }), (path) => showPath(path, root));
}

it("reads the .hbs files beside the campaign, by name", async () => {
  const root = await tempFolder({
    "campaigns/partials/opt-out.hbs": "Reply STOP",
    "campaigns/partials/footer.hbs": "\uFEFFBye, {{first_name}}\n",
    "campaigns/partials/notes.txt": "not a partial",
    "campaigns/partials/.hbs": "no name",
    "partials/elsewhere.hbs": "not beside it",
  });
  expect(await partialsOf(root)).toEqual({
    value: [
      { name: "footer", file: "campaigns/partials/footer.hbs", text: "Bye, {{first_name}}\n" },
      { name: "opt-out", file: "campaigns/partials/opt-out.hbs", text: "Reply STOP" },
    ],
    diagnostics: [],
  });
});

it("finds none where there is no folder of them", async () => {
  const root = await tempFolder({ "campaigns/a.yaml": "" });
  expect(await partialsOf(root)).toEqual({ value: [], diagnostics: [] });
});

it("says what is wrong with each that cannot be read, and still gives the others", async () => {
  const root = await tempFolder({
    "campaigns/partials/big.hbs": "x".repeat(1024 * 1024 + 1),
    "campaigns/partials/fine.hbs": "fine",
    "campaigns/partials/folder.hbs/x": "",
    "campaigns/partials/latin.hbs": Buffer.from("ok\nna\xefve", "latin1"),
    "campaigns/partials/nul.hbs": "a\0b",
  });
  await symlink("/etc/hostname", join(root, "campaigns/partials/out.hbs"));
  const { value, diagnostics } = await partialsOf(root);
  expect(value?.map(({ name }) => name)).toEqual(["fine"]);
  expect(diagnostics.map(({ file, line, column, code }) => [file, line, column, code])).toEqual([
    ["campaigns/partials/big.hbs", 1, 1, "file_too_large"],
    ["campaigns/partials/folder.hbs", 1, 1, "not_a_file"],
    ["campaigns/partials/latin.hbs", 2, 3, "not_utf8"],
    ["campaigns/partials/nul.hbs", 1, 2, "control_character"],
    ["campaigns/partials/out.hbs", 1, 1, "file_outside_root"],
  ]);
});

it("refuses a folder of partials that leads outside the project", async () => {
  const root = await tempFolder({ "campaigns/a.yaml": "" });
  await symlink("/etc", join(root, "campaigns/partials"));
  const { diagnostics } = await partialsOf(root);
  expect(diagnostics).toMatchObject([{ file: "campaigns/partials", code: "file_outside_root" }]);
});
