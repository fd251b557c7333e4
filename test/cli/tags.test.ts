import { describe, expect, it } from "vitest";
import { carillon } from "../helpers/carillon.ts";
import { project } from "../helpers/project.ts";
import { campaign } from "./campaign.ts";

const file = "campaigns/sale.yaml";
const files = {
  [file]: campaign({
    provider: "autokonnect",
    recipients: '- tags: ["42", "57"]\n  unsuppressed: true',
    message: "type: text\ntext: Closed on Monday",
  }),
};

describe.concurrent("a campaign to tags", () => {
  it.each(["pretty", "html", "markdown"])(
    "is headed by them in a preview as %s",
    async (format) => {
      const cwd = await project(files);
      const { code, stdout } = await carillon(["preview", file, "--format", format], { cwd });
      expect(code).toBe(0);
      expect(stdout).toContain("everyone behind the tags");
      expect(stdout).toContain("Closed on Monday");
    },
  );

  it.each([
    ["--limit", "1"],
    ["--only", "+254712345678"],
  ])("cannot be cut by %s", async (...cut) => {
    const cwd = await project(files);
    const args = ["send", file, "--sandbox", ...cut];
    const { code, stdout, stderr } = await carillon(args, { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("goes in one request");
  });
});
