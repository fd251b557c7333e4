import { execFileSync } from "node:child_process";
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { startSandbox } from "../../src/sandbox/start-sandbox.ts";
import type { CiChoice } from "../../src/scaffold/ci.ts";
import { carillon } from "../helpers/carillon.ts";
import { postgresUrl } from "../helpers/postgres-server.ts";
import { pipelineFor, workflowFor } from "./rendered.ts";
import { evaluated, openRunner } from "./runner.ts";
import type { Ended, Runner } from "./runner.ts";

const people = 40;
const key = "k3Yk3Yk3Y0123456789abcdefghijklmnopqrstuvwxyzABC";

/** A repository as `init --ci` writes it, merged; lists as an archive somewhere; a provider. */
async function openWorld(ci: CiChoice) {
  const runner = await openRunner();
  const provider = await startSandbox({});
  onTestFinished(() => provider.close());
  const init = await carillon(["init", "--ci", ci], { cwd: runner.author });
  expect(init.code, init.stderr).toBe(0);
  runner.push("main", "Begin");
  const rows = Array.from({ length: people }, (_, n) => `C${n},Peris,+2547120${10_000 + n * 7}`);
  const lists = join(runner.root, "lists");
  await mkdir(lists);
  await writeFile(
    join(lists, "customers.csv"),
    ["customer_id,first_name,mobile", ...rows, ""].join("\n"),
  );
  await writeFile(join(lists, "opted-out.csv"), "phone\n+254712000999\n");
  const archive = join(runner.root, "lists.tar.gz");
  execFileSync("tar", ["-czf", archive, "-C", lists, "."]);
  const secrets = {
    AUTOKONNECT_API_KEY: "key-of-the-rehearsal",
    AUTOKONNECT_CHANNEL_ID: "123",
    AUTOKONNECT_BASE_URL: provider.baseUrl("autokonnect"),
    LISTS_URL: `file://${archive}`,
    CARILLON_LEDGER_KEY: key,
  };
  return { runner, secrets, reached: () => provider.inbox().flatMap(({ to }) => to) };
}

/** A machine as GitHub gives it: fresh, with the checkout and what other jobs uploaded. */
async function fresh(runner: Runner, artifact?: string): Promise<void> {
  const kept = join(runner.root, "artifact");
  if (artifact !== undefined) await cp(join(runner.workspace, artifact), kept, { recursive: true });
  await runner.checkout("main");
  if (artifact !== undefined) await cp(kept, join(runner.workspace, artifact), { recursive: true });
  await rm(join(runner.root, "temp", "data"), { recursive: true, force: true });
}

async function onGithub(ci: CiChoice, extra: Readonly<Record<string, string>> = {}) {
  const world = await openWorld(ci);
  const { runner, secrets } = world;
  const workflow = await workflowFor("autokonnect", ci);
  const job = async (name: string, changes: Readonly<Record<string, string>>): Promise<Ended> => {
    let last: Ended = { code: null, output: "nothing ran" };
    for (const step of workflow.jobs[name].steps) {
      // What it would install is here.
      if (step.run === undefined || step.run.startsWith("npm install")) continue;
      const values = {
        "secrets.AUTOKONNECT_API_KEY": secrets.AUTOKONNECT_API_KEY,
        "vars.AUTOKONNECT_CHANNEL_ID": secrets.AUTOKONNECT_CHANNEL_ID,
        "secrets.LISTS_URL": secrets.LISTS_URL,
        "secrets.CARILLON_LEDGER_KEY": key,
        "inputs.new_ledger && 'yes' || ''": "",
        "matrix.shard": "",
        ...extra,
        ...changes,
      };
      const env = { ...workflow.env, ...evaluated(step.env, values) };
      const { AUTOKONNECT_BASE_URL } = secrets;
      last = await runner.start(step, { ...env, AUTOKONNECT_BASE_URL }).ended;
      if (last.code !== 0) return last;
    }
    return last;
  };
  await fresh(runner);
  const plan = await job("plan", {});
  expect(plan.code, plan.output).toBe(0);
  return { ...world, job };
}

const anew = { "inputs.new_ledger && 'yes' || ''": "yes" };

it.each(["github-git", "github-postgres"] as const)(
  "%s sends from one fresh machine, and from the next to nobody twice",
  async (ci) => {
    const url = ci === "github-postgres" ? `${await postgresUrl()}?schema=rehearsal` : "";
    const world = await onGithub(ci, { "secrets.DATABASE_URL": url });
    await fresh(world.runner, "plan.json");
    const lost = await world.job("send", {});
    expect(lost.code, lost.output).toBe(5);
    expect(world.reached()).toHaveLength(0);
    const sent = await world.job("send", anew);
    expect(sent.code, sent.output).toBe(0);
    expect(new Set(world.reached()).size).toBe(people);
    await fresh(world.runner, "plan.json");
    const again = await world.job("send", {});
    expect(again.code, again.output).toBe(0);
    expect(world.reached()).toHaveLength(people);
  },
);

it("github-shards sends a quarter from each machine, and makes one report of them", async () => {
  const { runner, job, reached } = await onGithub("github-shards");
  const shards = join(runner.root, "shards");
  for (const shard of ["1", "2", "3", "4"]) {
    await fresh(runner, "plan.json");
    const sent = await job("send", { ...anew, "matrix.shard": shard });
    expect(sent.code, sent.output).toBe(0);
    const reports = join(runner.workspace, "reports");
    await cp(reports, join(shards, `shard-welcome-${shard}`), { recursive: true });
  }
  expect(reached()).toHaveLength(people);
  expect(new Set(reached()).size).toBe(people);
  await fresh(runner);
  await cp(shards, join(runner.workspace, "shards"), { recursive: true });
  const merged = await job("report", {});
  expect(merged.code, merged.output).toBe(0);
  expect(merged.output).toMatch(new RegExp(`accepted +${people}`));
});

it("the pipeline for GitLab plans, sends, and sends to nobody twice", async () => {
  const { runner, secrets, reached } = await openWorld("gitlab");
  const { jobs } = await pipelineFor("autokonnect");
  const origin = join(runner.root, "origin.git");
  const script = (name: string, env: Readonly<Record<string, string>>): Promise<Ended> => {
    const { variables, script: lines } = jobs[name];
    // In GitLab's place, where the token would be good for it.
    const config = variables === undefined ? {} : { GIT_CONFIG_VALUE_0: origin };
    const all = { CAMPAIGN: "campaigns/welcome.yaml", ...variables, ...config, ...secrets, ...env };
    return runner.start({ run: lines.join("\n") }, { ...all, GITHUB_ACTIONS: "" }).ended;
  };
  await fresh(runner);
  const plan = await script("plan-welcome", {});
  expect(plan.code, plan.output).toBe(0);
  await fresh(runner, "plan.json");
  const anywhere = { NEW_LEDGER: "yes", GIT_CONFIG_VALUE_0: "/nowhere" };
  const refused = await script("send-welcome", anywhere);
  expect(refused.code, refused.output).toBe(5);
  expect(reached()).toHaveLength(0);
  const sent = await script("send-welcome", { NEW_LEDGER: "yes" });
  expect(sent.code, sent.output).toBe(0);
  await fresh(runner, "plan.json");
  const again = await script("send-welcome", {});
  expect(again.code, again.output).toBe(0);
  expect(reached()).toHaveLength(people);
  expect(new Set(reached()).size).toBe(people);
});
