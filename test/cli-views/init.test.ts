import { describe, expect, it } from "vitest";
import { adapters } from "../../src/adapters/registry.ts";
import { adapterChoices, prettyInit } from "../../src/cli/views/init.ts";
import { plain, steering } from "./sample.ts";

const written = {
  folder: "shop",
  adapter: adapters.get("zixflow")!,
  files: ["carillon.yaml", "campaigns/welcome.yaml"],
  campaign: "campaigns/welcome.yaml",
};

describe("what init says", () => {
  it("ends with three commands to type, after the way into the folder", () => {
    const text = prettyInit(written, { colors: plain });
    expect(text).toContain(
      [
        "Type next:",
        "  cd shop",
        "  carillon validate",
        "  carillon preview campaigns/welcome.yaml",
        "  carillon send campaigns/welcome.yaml --sandbox",
        "",
      ].join("\n"),
    );
  });

  it("names no folder to enter where it wrote right here", () => {
    const text = prettyInit({ ...written, folder: "" }, { colors: plain });
    expect(text).toContain("wrote 2 files to this folder, for Zixflow");
    expect(text).not.toContain("cd ");
  });

  it.each([
    { folder: "my shop", word: "'my shop'" },
    { folder: "it's", word: String.raw`'it'\''s'` },
    { folder: "$(reboot)", word: "'$(reboot)'" },
  ])("writes $folder so that a shell takes it for one word", ({ folder, word }) => {
    expect(prettyInit({ ...written, folder }, { colors: plain })).toContain(`cd ${word}\n`);
  });

  it("shows nothing that steers a terminal", () => {
    expect(prettyInit({ ...written, folder: "\u001B[2Ja" }, { colors: plain })).not.toMatch(
      steering,
    );
  });

  it.each([80, 120])("keeps within %i columns", (width) => {
    const known = [...adapters.values()];
    const texts = [prettyInit(written, { colors: plain, width }), adapterChoices(known, width)];
    for (const line of texts.join("\n").split("\n")) expect(line.length).toBeLessThanOrEqual(width);
  });
});
