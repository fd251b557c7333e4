import { readdir } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { carillon } from "../helpers/carillon.ts";
import { project } from "../helpers/project.ts";
import { campaign, people } from "./campaign.ts";
import { sendingTo } from "./sending-to.ts";

const file = "campaigns/sale.yaml";
const files = { "people.csv": people, [file]: campaign() };
const env = { NODE_OPTIONS: `--import=${new URL("no-socket.mjs", import.meta.url).href}` };

const looking = [
  { args: ["validate"] },
  { args: ["preview", file] },
  { args: ["plan", file] },
  { args: ["plan", file, "--out", "people.csv.plan"] },
  { args: ["status", file] },
  { args: ["providers"] },
];

describe.concurrent("looking opens no socket, needs no secret and leaves nothing behind", () => {
  it.each(looking)("$args", async ({ args }) => {
    const cwd = await project(files);
    expect(await carillon(args, { cwd, env })).toMatchObject({ code: 0 });
    const left = await readdir(cwd);
    expect(left.filter((name) => !name.endsWith(".plan")).toSorted()).toEqual([
      ".git",
      "campaigns",
      "people.csv",
    ]);
  });

  it("a dry run leaves a report, and no ledger", async () => {
    const cwd = await project(files);
    const { code, stdout } = await carillon(["send", file, "--dry-run", "--json"], { cwd, env });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      status: "dry_run",
      totals: { rows: 1, planned: 1, not_attempted: 1, accepted: 0 },
    });
    expect((await readdir(cwd)).toSorted()).toEqual([".git", "campaigns", "people.csv", "reports"]);
  });

  it("and a send would be found out, and would need its secret", async () => {
    const cwd = await project(files);
    const dead = sendingTo({ baseUrl: () => "http://127.0.0.1:9" });
    const found = await carillon(["send", file, "--yes"], { cwd, env: { ...env, ...dead } });
    expect(found).toMatchObject({ code: 99 });
    expect(found.stderr).toContain("OPENED A SOCKET");
    const poor = await carillon(["send", file, "--yes"], { cwd, env });
    expect(poor).toMatchObject({ code: 2, stdout: "" });
    expect(poor.stderr).toContain("FLOWIQ_API_KEY, FLOWIQ_TENANT_ID are not set");
    expect(poor.stderr).toContain("set them in the environment");
  });
});
