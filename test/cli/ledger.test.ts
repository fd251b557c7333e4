import { readFile, rm, stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { carillon } from "../helpers/carillon.ts";
import { phoneOf, sandboxWith, world } from "./send-world.ts";
import type { World } from "./send-world.ts";

const campaign = "campaigns/c.yaml";

/** Three people who got their message, and what the provider saw. */
async function sent() {
  const sandbox = await sandboxWith();
  const there = await world({ env: sandbox.env });
  await there.send();
  sandbox.clear();
  const ledger = join(there.root, ".carillon/ledger.db");
  return { there, sandbox, ledger };
}

function run({ root, env }: World, ...args: readonly string[]) {
  return carillon(args, { cwd: root, env });
}

describe("carillon ledger", () => {
  it("checks and exports what is there, with numbers masked", async () => {
    const { there } = await sent();
    const check = await run(there, "ledger", "check", "--json");
    expect(check.code).toBe(0);
    expect(JSON.parse(check.stdout)).toMatchObject({
      whole: true,
      flaws: [],
      waves: [{ campaign: "c", wave: 1, adapter: "flowiq", totals: { accepted: 3 }, attempts: 3 }],
    });

    const out = join(there.root, "ledger.ndjson");
    expect((await run(there, "ledger", "export", "--out", out)).code).toBe(0);
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    const text = await readFile(out, "utf8");
    expect(text).not.toContain(phoneOf(0).slice(1));
    const lines = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ type }) => type)).toEqual([
      "ledger",
      "wave",
      "run",
      "attempt",
      "attempt",
      "attempt",
    ]);
    expect(lines.at(-1)).toMatchObject({ recipient: "+2547******02", result: "accepted" });
    const revealed = await run(there, "ledger", "export", "--reveal");
    expect(revealed.stdout).toContain(`"recipient":"${phoneOf(0)}"`);
  });

  it("says the way out of a damaged ledger, and goes on with nobody sent to twice", async () => {
    const { there, sandbox, ledger } = await sent();
    await truncate(ledger, 12_000);
    const refused = await there.run("send", "--yes");
    expect(refused.code).toBe(5);
    expect(refused.stderr).toContain("carillon ledger check");
    expect(refused.stderr).toContain("carillon ledger repair");
    expect((await run(there, "ledger", "check")).code).toBe(5);

    const unsaid = await run(there, "ledger", "repair", campaign);
    expect(unsaid.code).toBe(2);
    const unnamed = await run(there, "ledger", "repair", "--yes");
    expect(unnamed.code).toBe(5);
    expect(unnamed.stderr).toContain("carillon ledger repair CAMPAIGN");
    const repaired = await run(there, "ledger", "repair", campaign, "--yes", "--json");
    expect(repaired.code, repaired.stderr).toBe(0);
    expect(JSON.parse(repaired.stdout)).toMatchObject({ needed: true, in_doubt: 3 });

    const { report, code } = await there.send();
    expect(report.totals).toMatchObject({ held: 3, planned: 0 });
    expect(code).toBe(1);
    expect(sandbox.inbox()).toEqual([]);
  });

  it("goes on without a ledger that is lost, everyone in doubt", async () => {
    const { there, sandbox, ledger } = await sent();
    await rm(ledger);
    const refused = await there.run("send", "--yes");
    expect(refused.code).toBe(5);
    expect(refused.stderr).toContain("carillon ledger adopt");
    const adopted = await run(there, "ledger", "adopt", campaign, "--yes");
    expect(adopted.code, adopted.stderr).toBe(0);
    expect(adopted.stderr).toContain("3 recipients in doubt from now on");
    const { report } = await there.send();
    expect(report.totals).toMatchObject({ held: 3, planned: 0 });
    expect(sandbox.inbox()).toEqual([]);
  });

  it("begins anew in the place of one that is lost only when told", async () => {
    const { there, sandbox, ledger } = await sent();
    await rm(ledger);
    expect((await there.run("send", "--yes")).stderr).toContain("--allow-new-ledger");
    expect((await there.send("--allow-new-ledger")).code).toBe(0);
    expect(sandbox.inbox()).toHaveLength(3);
    expect((await there.send("--allow-new-ledger")).report.totals.already_sent).toBe(3);
  });
});
