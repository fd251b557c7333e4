import { readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { answerAfter, faultServer } from "../helpers/fault-server.ts";
import { campaignText, sandboxWith, world } from "./send-world.ts";

const dayMs = 24 * 60 * 60_000;

/** `HH:MM` in UTC, so many minutes from now. */
function clock(minutes: number, nowMs = Date.now()): string {
  return new Date(nowMs + minutes * 60_000).toISOString().slice(11, 16);
}

function dateIn(days: number): string {
  return new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);
}

describe("a closed gate", () => {
  it.each([
    { name: "a wave that expired", campaign: { expires: dateIn(-2) }, says: "expired" },
    {
      name: "hours in which nothing may leave",
      campaign: { window: `${clock(120)}-${clock(180)}` },
      says: "messages may leave between",
    },
    {
      name: "more recipients than the author allows",
      campaign: { max_recipients: 2 },
      says: "3 recipients are planned; max_recipients allows 2",
    },
  ])("refuses $name, and nothing is sent", async ({ campaign, says }) => {
    const sandbox = await sandboxWith();
    const { run, root } = await world({ campaign, env: sandbox.env });
    const { code, stderr } = await run("send", "--yes");
    expect(code).toBe(3);
    expect(stderr).toContain(says);
    expect(sandbox.inbox()).toHaveLength(0);
    expect(await readdir(join(root, "reports/c"))).toEqual([]);

    // And opens again.
    await writeFile(join(root, "campaigns/c.yaml"), campaignText({}));
    expect((await run("send", "--yes")).code).toBe(0);
    expect(sandbox.inbox()).toHaveLength(3);
  });

  it("refuses so too where nobody could be reached before", async () => {
    const sandbox = await sandboxWith();
    const nowhere = { FLOWIQ_BASE_URL: "http://127.0.0.1:1/flowiq" };
    const campaign = { send: { retries: 0 } };
    const { send, root } = await world({ campaign, env: { ...sandbox.env, ...nowhere } });
    expect((await send("--limit", "1")).report.totals).toMatchObject({ failed: 1 });

    const moved = await world({ campaign, env: sandbox.env });
    await rename(join(root, ".carillon"), join(moved.root, ".carillon"));
    const { code, stderr } = await moved.run("send", "--yes");
    expect(code).toBe(3);
    expect(stderr).toContain("wave 1 of c was sent through flowiq at 127.0.0.1:1");
    expect(sandbox.inbox()).toHaveLength(0);
  });

  it("refuses to go on with a wave somewhere else than where it began", async () => {
    const sandbox = await sandboxWith();
    const elsewhere = await sandboxWith();
    const { send, root, env } = await world({ env: sandbox.env });
    expect((await send("--limit", "1")).code).toBe(0);

    const moved = await world({ env: elsewhere.env });
    await rename(join(root, ".carillon"), join(moved.root, ".carillon"));
    const refused = await moved.run("send", "--yes");
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain(new URL(env["FLOWIQ_BASE_URL"] ?? "").host);

    const other = await world({ env: { ...sandbox.env, FLOWIQ_TENANT_ID: "other" } });
    await rename(join(moved.root, ".carillon"), join(other.root, ".carillon"));
    const { code, stderr } = await other.run("send", "--yes");
    expect(code).toBe(3);
    expect(stderr).toMatch(/channel\s+acme; this would go to .* channel\s+other/s);

    expect(sandbox.inbox()).toHaveLength(1);
    expect(elsewhere.inbox()).toHaveLength(0);

    await writeFile(join(other.root, "campaigns/c.yaml"), campaignText({ wave: 2 }));
    expect((await other.run("send", "--yes")).code).toBe(0);
  });
});

it("an expiry that passes during a run stops it, and who is left was not attempted", async () => {
  const yes = JSON.stringify({ success: true, data: { message_id: "wamid.1" } });
  const server = await faultServer({ reply: answerAfter(100, 200, yes) });
  const { send, run, root } = await world({
    people: 2_000,
    env: { FLOWIQ_BASE_URL: server.url },
  });
  const startedAtMs = performance.now();
  expect((await run("plan")).code).toBe(0);
  // Time enough for a first message, going by how long this machine took to plan.
  const leadMs = 3_000 + 4 * (performance.now() - startedAtMs);
  const expiresAtMs = Math.ceil((Date.now() + leadMs) / 1000) * 1000;
  const expires = new Date(expiresAtMs).toISOString().replace(".000", "");
  await writeFile(
    join(root, "campaigns/c.yaml"),
    campaignText({ expires, send: { concurrency: 1 } }),
  );
  const { code, report } = await send();
  expect(code).toBe(4);
  expect(report).toMatchObject({ status: "aborted", stopped: "the wave expired" });
  expect(report.totals.accepted).toBe(server.arrivals.length);
  expect(report.totals.accepted).toBeGreaterThan(0);
  expect(report.totals.not_attempted).toBe(2_000 - server.arrivals.length);
});
