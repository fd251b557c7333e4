import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { adapters } from "../../src/adapters/registry.ts";
import { complaints } from "./linter.ts";
import { action, actionText, workflowFor, workflowText } from "./rendered.ts";

const run = promisify(execFile);
const names = [...adapters.keys()];

/** The linter reads workflows only: the action's steps as those of a job that is called with its inputs. */
async function actionAsWorkflow(): Promise<string> {
  const { inputs, runs } = await action();
  const typed = Object.entries(inputs).map(([name]) => [name, { type: "string" }]);
  return stringify({
    on: { workflow_call: { inputs: Object.fromEntries(typed) } },
    jobs: { action: { "runs-on": "ubuntu-latest", steps: runs.steps } },
  });
}

describe("the linter", () => {
  it("finds what is wrong, so that its silence means something", async () => {
    const wrong =
      "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ github.event.issue.title }}\n      - run: echo ${{ github.evnt }}\n";
    const found = (await complaints(wrong)).map(({ message }) => message).join("\n");
    expect(found).toContain("potentially untrusted");
    expect(found).toContain('property "evnt" is not defined');
  });

  it.each(names)("has nothing against the workflow for %s", async (name) => {
    expect(await complaints(await workflowText(name))).toEqual([]);
  });

  it("has nothing against the steps of the action", async () => {
    expect(await complaints(await actionAsWorkflow())).toEqual([]);
  });
});

describe("the action", () => {
  it("is a composite whose every script says its shell", async () => {
    const { runs } = await action();
    expect(runs.using).toBe("composite");
    for (const step of runs.steps)
      expect(step.run === undefined || step.shell === "bash").toBe(true);
  });

  it("takes every input that the workflow gives it", async () => {
    const { inputs } = await action();
    const { jobs } = await workflowFor("flowiq");
    const uses = Object.values(jobs).flatMap(({ steps }) =>
      steps.filter(({ uses: u }) => u?.startsWith("./")),
    );
    expect(uses).toHaveLength(3);
    for (const step of uses)
      for (const name of Object.keys(step.with!)) expect(inputs).toHaveProperty(name);
  });
});

describe("every script", () => {
  it.each(names)("of the workflow for %s is bash", async (name) => {
    const { jobs } = await workflowFor(name);
    const scripts = Object.values(jobs).flatMap(({ steps }) =>
      steps.flatMap(({ run: text }) => text ?? []),
    );
    expect(scripts).toHaveLength(3);
    for (const script of scripts) await run("bash", ["-n", "-c", script]);
  });

  it("of the action is bash, and takes no expression into its text", async () => {
    const scripts = (await action()).runs.steps.flatMap(({ run: text }) => text ?? []);
    for (const script of scripts) {
      await run("bash", ["-n", "-c", script]);
      expect(script).not.toContain("${{");
    }
  });
});

describe("the workflow", () => {
  it("pins every action by its full SHA, with the version beside it", async () => {
    const text = `${await workflowText("flowiq")}\n${await actionText()}`;
    const uses = text.match(/uses: (?!\.\/).*/g)!;
    expect(uses.length).toBeGreaterThan(4);
    for (const use of uses) expect(use).toMatch(/^uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it("never runs with a pull request's text and the repository's secrets together", async () => {
    const { on, jobs } = await workflowFor("flowiq");
    expect(Object.keys(on)).toEqual(["pull_request", "push", "workflow_dispatch"]);
    for (const [name, job] of Object.entries(jobs)) {
      if (name === "send") expect(job.environment).toBe("whatsapp");
      else expect(JSON.stringify(job)).not.toContain("secrets.");
    }
  });

  it("may write nothing but the review's comment", async () => {
    const { permissions, jobs } = await workflowFor("flowiq");
    expect(permissions).toEqual({ contents: "read" });
    const writes = Object.entries(jobs).flatMap(([name, job]) =>
      Object.entries(job.permissions ?? {}).flatMap(([what, how]) =>
        how === "write" ? [`${name}: ${what}`] : [],
      ),
    );
    expect(writes).toEqual(["review: pull-requests"]);
  });

  it("sends one named campaign, one run at a time, none cancelled for a newer one", async () => {
    const { concurrency, env } = await workflowFor("flowiq");
    expect(concurrency["cancel-in-progress"]).toBe(false);
    expect(env["CAMPAIGN"]).toBe("campaigns/welcome.yaml");
    expect(await workflowText("flowiq")).not.toMatch(/carillon (?:send|plan) [^"]*\*/);
  });

  it("hands signals on: what sends is the last command, by exec", async () => {
    const { jobs } = await workflowFor("flowiq");
    const send = jobs["send"].steps.at(-1)!;
    expect(send.run).toMatch(/^exec carillon send "\$CAMPAIGN" --plan plan\.json /);
  });
});
