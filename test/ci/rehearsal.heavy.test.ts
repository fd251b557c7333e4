import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { startSandbox } from "../../src/sandbox/start-sandbox.ts";
import type { Sandbox } from "../../src/sandbox/start-sandbox.ts";
import { carillon } from "../helpers/carillon.ts";
import { workflowFor } from "./rendered.ts";
import type { Workflow } from "./rendered.ts";
import { evaluated, install, openRunner } from "./runner.ts";
import type { Ended, Runner } from "./runner.ts";

const people = 12;

interface World {
  readonly runner: Runner;
  readonly provider: Sandbox;
  readonly plan: (extra?: Extra) => Promise<Ended>;
  readonly send: (extra?: Extra) => Promise<Ended>;
  readonly startSend: (extra?: Extra) => ReturnType<Runner["start"]>;
  /** Whom requests at the provider were for, in order. */
  readonly reached: () => readonly string[];
}

interface Extra {
  readonly newLedger?: boolean;
}

/** A repository as `init` writes it, pushed to a bare one; a runner with real data; a provider. */
async function openWorld(latencyMs = 0, count = people): Promise<World> {
  const runner = await openRunner();
  const provider = await startSandbox({ latencyMs });
  onTestFinished(() => provider.close());
  const init = await carillon(["init", "--provider", "autokonnect"], { cwd: runner.author });
  expect(init.code, init.stderr).toBe(0);
  runner.push("main", "Begin");
  await writePeople(runner, count);
  await writeFile(join(runner.home, "data", "opted-out.csv"), "phone\n+254712000999\n");

  const workflow = await workflowFor("autokonnect");
  const start = (job: string, name: string, extra: Extra = {}) => {
    const step = workflow.jobs[job].steps.find((one) => one.name === name)!;
    return runner.start(step, envOf(workflow, step.env, { runner, provider, extra }));
  };
  return {
    runner,
    provider,
    plan: (extra) => start("plan", "Plan", extra).ended,
    startSend: (extra) => start("send", "Send", extra),
    send: (extra) => start("send", "Send", extra).ended,
    reached: () => provider.inbox().flatMap(({ to }) => to),
  };
}

function envOf(
  workflow: Workflow,
  env: Readonly<Record<string, string>> | undefined,
  { runner, provider, extra }: { runner: Runner; provider: Sandbox; extra: Extra },
) {
  return {
    ...workflow.env,
    CARILLON_HOME: runner.home,
    ...evaluated(env, {
      "secrets.AUTOKONNECT_API_KEY": "key-of-the-rehearsal",
      "vars.AUTOKONNECT_CHANNEL_ID": "123",
      "inputs.new_ledger && 'yes' || ''": extra.newLedger ? "yes" : "",
    }),
    AUTOKONNECT_BASE_URL: provider.baseUrl("autokonnect"),
  };
}

async function writePeople(runner: Runner, count: number): Promise<void> {
  const rows = Array.from(
    { length: count },
    (_, n) => `C${n},Peris,+2547120${String(10_000 + n * 7)}`,
  );
  await writeFile(
    join(runner.home, "data", "customers.csv"),
    ["customer_id,first_name,mobile", ...rows, ""].join("\n"),
  );
}

/** Merged, planned and approved, up to the step that sends. */
async function approved(world: World): Promise<void> {
  await world.runner.checkout("main");
  const plan = await world.plan();
  expect(plan.code, plan.output).toBe(0);
}

describe("the workflow on a runner", () => {
  it("plans the merge commit for the approver, then sends exactly that", async () => {
    const world = await openWorld();
    await approved(world);
    const summary = await world.runner.summary();
    expect(summary).toContain(`**${people}** of ${people} rows will be sent to.`);
    expect(summary).toContain("| channel | `123` |");
    expect(world.reached()).toEqual([]);

    const sent = await world.send({ newLedger: true });
    expect(sent.code, sent.output).toBe(0);
    expect(new Set(world.reached()).size).toBe(people);
    expect(world.reached()).toHaveLength(people);
    expect((await world.runner.summary()).length).toBeGreaterThan(summary.length);
    expect(await readdir(join(world.runner.home, "reports", "welcome"))).toHaveLength(1);
  });

  it("refuses to send on a fresh runner, whose ledger is lost", async () => {
    const world = await openWorld();
    await approved(world);
    await world.send({ newLedger: true });
    await rm(join(world.runner.home, "ledger.db"));
    for (const again of [await world.plan(), await world.send()]) {
      expect(again.code, again.output).toBe(5);
      expect(again.output).toContain("people may be messaged twice");
    }
    expect(world.reached()).toHaveLength(people);
  });

  it("messages nobody twice when a job is run again", async () => {
    const world = await openWorld();
    await approved(world);
    await world.send({ newLedger: true });
    const again = await world.send();
    expect(again.code, again.output).toBe(0);
    expect(world.reached()).toHaveLength(people);
  });

  it("drains when it is cancelled, and does the rest when it is run again", async () => {
    // So many that it is still under way when the signal comes.
    const many = 300;
    const world = await openWorld(150, many);
    await approved(world);
    const { child, ended } = world.startSend({ newLedger: true });
    await until(() => world.reached().length >= 4);
    child.kill("SIGINT");
    const cancelled = await ended;
    expect(cancelled.code, cancelled.output).toBe(130);
    const before = world.reached().length;
    expect(before).toBeLessThan(many);
    const report = await onlyReport(world.runner);
    expect(report).toMatchObject({
      status: "interrupted",
      totals: { accepted: before, in_doubt: 0, not_attempted: many - before },
    });

    await world.runner.checkout("main");
    await world.plan();
    const rest = await world.send();
    expect(rest.code, rest.output).toBe(0);
    expect(world.reached()).toHaveLength(many);
    expect(new Set(world.reached()).size).toBe(many);
  });

  it("sends nothing when the data changed after the approval", async () => {
    const world = await openWorld();
    await approved(world);
    await writePeople(world.runner, people + 1);
    const sent = await world.send({ newLedger: true });
    expect(sent.code, sent.output).toBe(3);
    expect(world.reached()).toEqual([]);
  });
});

describe("the gate", () => {
  it.each([
    { name: "an environment with reviewers", gh: "echo 1", code: 0 },
    { name: "one that everything passes", gh: "echo 0", code: 1 },
    { name: "no environment", gh: `echo '{"message":"Not Found"}'; exit 1`, code: 1 },
  ])("answers $name with $code", async ({ gh, code }) => {
    const ended = await runGate(gh);
    expect(ended.code, ended.output).toBe(code);
    if (code !== 0) expect(ended.output).toContain("::error::give the environment “whatsapp”");
  });
});

async function runGate(answer: string): Promise<Ended> {
  const runner = await openRunner();
  await install(runner, "gh", `#!/bin/sh\n${answer}\n`);
  const { jobs } = await workflowFor("autokonnect");
  const step = jobs["gate"].steps[0];
  return runner.start(step, evaluated(step.env, { "github.token": "t" })).ended;
}

async function onlyReport(runner: Runner): Promise<unknown> {
  const folder = join(runner.home, "reports", "welcome");
  const [run] = await readdir(folder);
  return JSON.parse(await readFile(join(folder, run, "report.json"), "utf8"));
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
}
