import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { execute, prepare } from "../../src/index.ts";
import type { PrepareRequest, Report } from "../../src/index.ts";
import { campaign, people } from "../cli/campaign.ts";
import { project } from "../helpers/project.ts";

interface Told {
  readonly report: Report;
  readonly summary: string;
  readonly page: string;
}

/** A dry run whose command was typed in `campaigns/`. */
async function dryRun(asked: Partial<PrepareRequest>): Promise<Told> {
  const root = await project({
    "people.csv": people,
    "ke.yaml": "timezone: Africa/Nairobi\n",
    "campaigns/a.yaml": campaign(),
  });
  const { value } = await prepare({
    campaign: "a.yaml",
    cwd: join(root, "campaigns"),
    env: {},
    purpose: "rehearse",
    ...asked,
  });
  const { report, folder } = await execute(value!).finally(() => value!.close());
  const read = (name: string): Promise<string> => readFile(join(folder, name), "utf8");
  return { report, summary: await read("summary.md"), page: await read("report.html") };
}

describe("a report repeats what the run was told beside the campaign", () => {
  it("as it is reached from the project root, where its commands are to be typed", async () => {
    const lists = await project({});
    const asked = { config: "../ke.yaml", ledger: "../vip.db", dataDir: lists };
    const { report, summary, page } = await dryRun(asked);
    expect(report.given).toEqual({ config: "ke.yaml", ledger: "vip.db", data_dir: lists });
    const flags = `--config ke.yaml --ledger vip.db --data-dir ${lists}`;
    const command = `carillon send campaigns/a.yaml ${flags}`;
    expect(summary).toContain(command);
    expect(page).toContain(command);
  });

  it("a ledger of the environment too: whoever reads it may not have that", async () => {
    const { report } = await dryRun({ env: { CARILLON_LEDGER: "/srv/ledger.db" } });
    expect(report.given).toEqual({ ledger: "/srv/ledger.db" });
  });

  it("and nothing where the project says it all", async () => {
    const { report, summary } = await dryRun({});
    expect(report).not.toHaveProperty("given");
    expect(summary).toContain("`carillon send campaigns/a.yaml`");
  });
});
