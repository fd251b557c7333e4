import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { campaignText, csvOf, phoneOf, sandboxWith, timesEach, world } from "./send-world.ts";

it("a re-run sends nothing, new rows are sent, and a raised wave reaches everyone again", async () => {
  const sandbox = await sandboxWith();
  const { send, root } = await world({ env: sandbox.env });

  expect(await send()).toMatchObject({ code: 0, report: { totals: { accepted: 3 } } });
  const again = await send();
  expect(again.code).toBe(0);
  expect(again.report.totals).toMatchObject({ planned: 0, already_sent: 3, accepted: 0 });
  expect(again.report.requests.sent).toBe(0);
  expect(again.rows["r0"]).toMatchObject({ outcome: "already_sent", attempts: "1" });

  await writeFile(join(root, "data/people.csv"), csvOf(5));
  const more = await send();
  expect(more.report.totals).toMatchObject({ rows: 5, already_sent: 3, planned: 2, accepted: 2 });

  await writeFile(join(root, "campaigns/c.yaml"), campaignText({ wave: 2 }));
  expect((await send()).report.totals).toMatchObject({ already_sent: 0, accepted: 5 });

  const times = timesEach(sandbox.inbox().flatMap(({ to }) => to));
  expect(times).toEqual(Object.fromEntries([0, 1, 2, 3, 4].map((nth) => [phoneOf(nth), 2])));
});

it("an edited text messages nobody twice, and the report counts who got which version", async () => {
  const sandbox = await sandboxWith();
  const { send, run, root } = await world({ env: sandbox.env });
  const first = await send();
  const [before] = first.report.versions;
  expect(before).toEqual({ digest: expect.any(String), accepted: 3 });

  const text = campaignText({ message: { type: "text", text: "Good day {{name}}" } });
  await writeFile(join(root, "campaigns/c.yaml"), text);
  const told = await run("send", "--yes");
  expect(told.code).toBe(0);
  expect(told.stderr).toContain(
    "the text changed, but everyone has the earlier one: raise `wave` to message them again",
  );
  expect(sandbox.inbox()).toHaveLength(3);

  await writeFile(join(root, "data/people.csv"), csvOf(5));
  const { report } = await send();
  expect(report.versions).toEqual([before, { digest: expect.any(String), accepted: 2 }]);
  expect(report.versions[1]?.digest).not.toBe(before?.digest);
  expect(sandbox.inbox().slice(3)).toMatchObject([
    { body: { text: "Good day Ann" } },
    { body: { text: "Good day Ann" } },
  ]);
});

it("failed and not attempted are tried again; rejected and in doubt are left to a person", async () => {
  const [refused, lost, busy] = [phoneOf(0), phoneOf(1), phoneOf(2)];
  const sandbox = await sandboxWith(
    `refuse,for=${refused},first=1`,
    `reset=after,for=${lost},first=1`,
    `status=429,for=${busy},first=1,retry_after=0`,
  );
  const { send, run } = await world({
    people: 5,
    campaign: { send: { concurrency: 1, retries: 0 } },
    env: sandbox.env,
  });

  const first = await send("--limit", "4");
  expect(first.code).toBe(1);
  expect(first.outcomes).toEqual({
    r0: "rejected",
    r1: "in_doubt",
    r2: "failed",
    r3: "accepted",
    r4: "not_attempted",
  });

  const second = await send();
  expect(second.outcomes).toEqual({
    r0: "held",
    r1: "held",
    r2: "accepted",
    r3: "already_sent",
    r4: "accepted",
  });
  expect(second.rows).toMatchObject({
    r0: { attempts: "1" },
    r2: { attempts: "2" },
  });
  // Somebody of this wave is in doubt.
  expect(second.code).toBe(1);

  const third = await send("--retry", "rejected");
  expect(third.outcomes).toMatchObject({ r0: "accepted", r1: "held" });
  expect([second, third].map(({ report }) => report.retry)).toEqual([undefined, ["rejected"]]);
  expect(third.code).toBe(1);

  const fourth = await send("--retry", "in_doubt");
  expect(fourth.outcomes).toMatchObject({ r0: "already_sent", r1: "accepted" });
  expect(fourth.code).toBe(0);

  const status = await run("status", "--json");
  expect(status.code).toBe(0);
  expect(JSON.parse(status.stdout)).toMatchObject({
    campaign: "c",
    wave: 1,
    totals: { accepted: 5, rejected: 0, failed: 0, in_doubt: 0 },
    last_run: { run: fourth.report.run, status: "completed" },
  });
  expect(timesEach(sandbox.inbox().flatMap(({ to }) => to))).toEqual({
    [refused]: 2,
    [lost]: 2,
    [busy]: 2,
    [phoneOf(3)]: 1,
    [phoneOf(4)]: 1,
  });
});

it("a doubt that a person settles is sent again only where they say that it failed", async () => {
  const sandbox = await sandboxWith("hang,first=4");
  const { send, run } = await world({
    people: 4,
    campaign: { send: { timeout: "2s", concurrency: 4 } },
    env: sandbox.env,
  });
  expect((await send()).report.totals).toMatchObject({ in_doubt: 4 });

  const settle = (...args: string[]): Promise<unknown> =>
    run("resolve", "--reason", "asked them", "--json", ...args).then(({ code, stdout }) => ({
      code,
      ...JSON.parse(stdout),
    }));
  expect(await settle("--outcome", "failed", "--only", phoneOf(0))).toEqual({
    code: 0,
    outcome: "failed",
    settled: 1,
  });
  expect(await settle("--outcome", "accepted", "--only", `${phoneOf(1)},${phoneOf(2)}`)).toEqual({
    code: 0,
    outcome: "accepted",
    settled: 2,
  });
  const again = ["--outcome", "failed", "--reason", "x", "--only", `${phoneOf(1)},${phoneOf(9)}`];
  const { code, stderr } = await run("resolve", ...again);
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: "0 settled as failed\nnote: left alone, since not in doubt: 2 of those in --only\n",
  });

  const second = await send();
  expect(second.code).toBe(1);
  expect(second.outcomes).toEqual({
    r0: "accepted",
    r1: "already_sent",
    r2: "already_sent",
    r3: "held",
  });

  expect(await settle("--outcome", "failed", "--all")).toMatchObject({ settled: 1 });
  const third = await send();
  expect(third.code).toBe(0);
  expect(third.outcomes).toMatchObject({ r0: "already_sent", r3: "accepted" });
  expect(sandbox.inbox()).toHaveLength(6);
});

it("a lost ledger in CI is refused, since a fresh checkout is no fresh start", async () => {
  const sandbox = await sandboxWith();
  const { send, run, root } = await world({ env: { ...sandbox.env, CI: "true" } });

  const refused = await run("send", "--yes");
  expect(refused.code).toBe(5);
  expect(refused.stderr).toContain("--allow-new-ledger");
  for (const looking of ["plan", "status"]) expect((await run(looking)).code).toBe(0);
  expect((await run("send", "--dry-run")).code).toBe(0);
  expect((await run("send", "--sandbox")).code).toBe(0);
  expect((await run("send", "--yes")).code).toBe(5);
  expect(sandbox.inbox()).toHaveLength(0);

  expect((await send("--allow-new-ledger")).code).toBe(0);
  expect((await send()).report.totals).toMatchObject({ already_sent: 3 });

  await rm(join(root, ".carillon/ledger.db"));
  expect((await run("send", "--yes")).code).toBe(5);
  expect(sandbox.inbox()).toHaveLength(3);
});

it.each([
  { name: "a cut-off file", bytes: "SQLite format 3\u0000 and then nothing" },
  { name: "another file", bytes: "phone,name\n" },
  { name: "an empty file", bytes: "" },
])("a ledger that is $name is refused before anything is sent", async ({ bytes }) => {
  const sandbox = await sandboxWith();
  const { run } = await world({ env: sandbox.env, files: { ".carillon/ledger.db": bytes } });
  const { code, stderr } = await run("send", "--yes");
  expect(code).toBe(5);
  expect(stderr).toMatch(/ledger\.db .*damaged/s);
  expect(sandbox.inbox()).toHaveLength(0);
});
