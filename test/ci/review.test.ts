import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { carillon } from "../helpers/carillon.ts";
import { action, workflowFor } from "./rendered.ts";
import { evaluated, install, openRunner } from "./runner.ts";
import type { Ended, Runner } from "./runner.ts";

const campaign = "campaigns/welcome.yaml";

/** A stand-in for `gh` that keeps comments in files beside itself, one a line number. */
const gh = String.raw`#!/usr/bin/env bash
here="$(dirname "$0")"
echo "$*" >> "$here/gh.log"
if [ -f "$here/forbidden" ]; then echo "HTTP 403: Resource not accessible by integration" >&2; exit 1; fi
for word in "$@"; do case "$word" in body=@*) cp "${"${word#body=@}"}" "$here/comment.md"; exit 0;; esac; done
if [ -f "$here/comment.md" ] && [ "$(head -n 1 "$here/comment.md")" = "$MARKER" ]; then echo 71; fi
`;

interface Reviewed {
  readonly runner: Runner;
  readonly review: () => Promise<Readonly<Record<string, Ended>>>;
  readonly comment: () => Promise<string>;
  readonly calls: () => Promise<readonly string[]>;
}

/** A pull request that changes `file` by `change`, checked out on a machine without data or secrets. */
async function pullRequest(change: (text: string) => string): Promise<Reviewed> {
  const runner = await openRunner();
  await install(runner, "gh", gh);
  await carillon(["init", "--provider", "flowiq"], { cwd: runner.author });
  runner.push("main", "Begin");
  const file = join(runner.author, campaign);
  await writeFile(file, change(await readFile(file, "utf8")));
  runner.push("offer", "Change the text");
  await runner.checkout("offer");

  const { jobs } = await workflowFor("flowiq");
  const { runs } = await action();
  const values = {
    "inputs.campaign": campaign,
    "inputs.base": "",
    "github.token": "t",
    "github.event.pull_request.number": "7",
  };
  const bin = join(runner.root, "bin");
  return {
    runner,
    async review() {
      const ended: Record<string, Ended> = {};
      for (const step of runs.steps) {
        if (!["Validate", "Review", "Comment"].includes(step.name ?? "")) continue;
        const env = {
          ...jobs["review"].env,
          ...evaluated(step.env, values),
          GITHUB_BASE_REF: "main",
        };
        ended[step.name!] = await runner.start(step, env).ended;
      }
      return ended;
    },
    comment: () => readFile(join(bin, "comment.md"), "utf8"),
    calls: async () => (await readFile(join(bin, "gh.log"), "utf8")).trim().split("\n"),
  };
}

it("shows the plan and what changed, in the summary and in one comment", async () => {
  const { runner, review, comment } = await pullRequest((text) =>
    text.replace("thank you", "many thanks"),
  );
  const { Validate, Review, Comment } = await review();
  expect(
    [Validate?.code, Review?.code, Comment?.code],
    JSON.stringify({ Validate, Review, Comment }),
  ).toEqual([0, 0, 0]);
  const summary = await runner.summary();
  expect(summary).toMatch(/^<!-- carillon: campaigns\/welcome\.yaml -->\n/);
  expect(summary).toContain("**3** of 4 rows will be sent to.");
  expect(summary).toMatch(/many/);
  expect(summary).not.toMatch(/7120001|Peris/);
  expect(await comment()).toBe(summary);
});

it("writes its comment again where it stands instead of a second one", async () => {
  const { review, calls } = await pullRequest((text) => text.replace("thank you", "many thanks"));
  await review();
  await review();
  const writes = (await calls()).filter((call) => call.includes("body=@"));
  expect(writes[0]).toContain("repos/shop/campaigns/issues/7/comments --field");
  expect(writes[1]).toContain("--method PATCH repos/shop/campaigns/issues/comments/71");
});

it("is content with the summary where the token may not comment", async () => {
  const { runner, review } = await pullRequest((text) => text.replace("thank", "thanks"));
  await install(runner, "forbidden", "");
  const { Comment } = await review();
  expect(Comment?.code).toBe(0);
  expect(Comment?.output).toContain("::notice::this token may not comment here");
});

it("annotates a mistake at its line, and fails", async () => {
  const { review } = await pullRequest((text) => text.replace("first_name", "frist_name"));
  const { Validate } = await review();
  expect(Validate?.code).toBe(2);
  expect(Validate?.output).toMatch(/^::error file=campaigns\/welcome\.yaml,line=\d+/m);
});

it("shows a plan that is closed, and fails all the same", async () => {
  const { runner, review, comment } = await pullRequest((text) =>
    text.replace("max_recipients: 1000", "max_recipients: 2"),
  );
  const { Review, Comment } = await review();
  expect([Review?.code, Comment?.code]).toEqual([3, 0]);
  expect(await runner.summary()).toContain("> **closed** over max recipients");
  expect(await comment()).toContain("**closed**");
});
