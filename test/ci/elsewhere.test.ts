import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { ciChoices } from "../../src/scaffold/ci.ts";
import { commandsIn, parse } from "./commands-in.ts";
import { complaints } from "./linter.ts";
import { pipelineFor, textsFor, workflowFor, workflowText } from "./rendered.ts";
import type { Workflow } from "./rendered.ts";

const run = promisify(execFile);
const onGithub = ["github-git", "github-postgres", "github-shards"] as const;

const scriptsOf = ({ jobs }: Workflow): readonly string[] =>
  Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run: text }) => text ?? []));

it.each(onGithub)("the linter has nothing against %s", async (ci) => {
  expect(await complaints(await workflowText("flowiq", ci))).toEqual([]);
});

it.each(ciChoices)(
  "every script of %s is bash, and every carillon in it is understood",
  async (ci) => {
    const scripts =
      ci === "gitlab"
        ? Object.values((await pipelineFor("flowiq")).jobs).map(({ script }) => script.join("\n"))
        : scriptsOf(await workflowFor("flowiq", ci));
    for (const script of scripts) await run("bash", ["-n", "-c", script]);
    const commands = scripts.flatMap(commandsIn);
    const names = commands.map(([name]) => name);
    expect(names).toEqual(expect.arrayContaining(["plan", "send"]));
    for (const words of commands) await parse(words);
  },
);

it("a command that is none is noticed, so that silence means something", async () => {
  await expect(parse(["send", "c.yaml", "--shards", "1/4"])).rejects.toThrow(/unknown option/);
  await expect(parse(["sned", "c.yaml"])).rejects.toThrow(/unknown command/);
});

describe.each(onGithub)("the workflow %s", (ci) => {
  it("asks for an approval before it has the provider's secret, and may write no more than it must", async () => {
    const { jobs, permissions } = await workflowFor("flowiq", ci);
    expect(permissions).toEqual({ contents: "read" });
    for (const [name, job] of Object.entries(jobs)) {
      const secrets = JSON.stringify(job).match(/secrets\.\w+/g) ?? [];
      if (name === "send") expect(job.environment).toBe("whatsapp");
      else expect(secrets.every((one) => one === "secrets.LISTS_URL")).toBe(true);
      const wanted = name === "send" && ci !== "github-postgres" ? "write" : "read";
      expect(job.permissions?.["contents"] ?? "read").toBe(wanted);
    }
  });

  it("pins every action, and sends by exec in the last script of its job", async () => {
    const text = await workflowText("flowiq", ci);
    for (const use of text.match(/uses: (?!\.\/).*/g) ?? [])
      expect(use).toMatch(/^uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    const { jobs } = await workflowFor("flowiq", ci);
    const scripts = jobs["send"].steps.flatMap(({ run: one }) => one ?? []);
    expect(scripts.at(-1)).toMatch(/^exec carillon send "\$CAMPAIGN" --plan plan\.json /);
  });
});

it("names the ledger in carillon.yaml, where every command finds it", async () => {
  const ledgers = await Promise.all(
    ciChoices.map(async (ci) => {
      const text = (await textsFor("flowiq", ci)).get("carillon.yaml")!;
      return [ci, (parseYaml(text) as { ledger?: string }).ledger] as const;
    }),
  );
  expect(Object.fromEntries(ledgers)).toEqual({
    github: undefined,
    "github-git": "git:main",
    "github-postgres": "${DATABASE_URL}",
    "github-shards": undefined,
    gitlab: "git:main",
  });
});

it("installs the client of the database that this version is tested with", async () => {
  const { devDependencies } = JSON.parse(
    await readFile(new URL("../../package.json", import.meta.url), "utf8"),
  ) as { devDependencies: Record<string, string> };
  const text = await workflowText("flowiq", "github-postgres");
  expect(text).toContain(`--no-fund pg@${devDependencies["pg"]}\n`);
});

describe("the pipeline for GitLab", () => {
  // The words that GitLab's page on `.gitlab-ci.yml` has for a job, as far as they are used here.
  const jobWords = [
    "stage",
    "extends",
    "needs",
    "rules",
    "variables",
    "environment",
    "resource_group",
    "interruptible",
    "timeout",
    "script",
    "artifacts",
  ];

  it("has jobs that GitLab understands, each in a stage that there is", async () => {
    const { stages, jobs } = await pipelineFor("flowiq");
    expect(Object.keys(jobs)).toEqual(["review", "plan-welcome", "send-welcome"]);
    for (const job of Object.values(jobs)) {
      expect(jobWords).toEqual(expect.arrayContaining(Object.keys(job)));
      expect(stages).toContain(job.stage);
      for (const need of job.needs ?? []) expect(jobs).toHaveProperty(need);
    }
  });

  it("waits for a person, sends one at a time, and stops none for a newer one", async () => {
    const { jobs } = await pipelineFor("flowiq");
    const send = jobs["send-welcome"];
    expect(send.rules?.every(({ when }) => when === "manual")).toBe(true);
    expect(send).toMatchObject({
      environment: "whatsapp",
      resource_group: "carillon-welcome",
      interruptible: false,
    });
    expect(send.script.at(-1)).toMatch(/^exec carillon send "\$CAMPAIGN" --plan plan\.json /);
  });

  it("brings no file of GitHub's along", async () => {
    const paths = [...(await textsFor("flowiq", "gitlab")).keys()];
    expect(paths).toContain(".gitlab-ci.yml");
    expect(paths.filter((path) => path.startsWith(".github"))).toEqual([]);
  });
});
